/**
 * Long stretches of white space, which the JSON parser would copy character by character: a text without them is parsed, and the places
 * in it are moved back.
 */
import type { Node } from 'jsonc-parser';

/** A stretch this long is left out; shorter ones cost the parser nothing that counts. */
const long = 1000;

export interface Compacted {
  readonly text: string;
  /** From an offset in this text to the one in the original. */
  readonly outward: (offset: number) => number;
}

/** @returns the same text when it has no long stretch of white space */
export function withoutBlanks(text: string): Compacted {
  const cuts: { readonly at: number; readonly removed: number }[] = [];
  const kept: string[] = [];
  let from = 0;
  let removed = 0;
  for (let at = 0; at < text.length; at++) {
    if (!isBlank(text.charCodeAt(at))) continue;
    let end = at + 1;
    while (isBlank(text.charCodeAt(end))) end++;
    if (end - at >= long) {
      // One character of it stays, to part what stands on either side.
      kept.push(text.slice(from, at + 1));
      removed += end - at - 1;
      cuts.push({ at: at + 1 - (removed - (end - at - 1)), removed });
      from = end;
    }
    at = end;
  }
  if (cuts.length === 0) return { text, outward: (offset) => offset };
  kept.push(text.slice(from));
  return { text: kept.join(''), outward: (offset) => offset + (cuts.findLast((cut) => cut.at <= offset)?.removed ?? 0) };
}

/** The tree with its places in the original text; its nodes are changed. */
export function placedOutward(root: Node, { outward }: Compacted): Node {
  const open: Writable<Node>[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const end = outward(node.offset + node.length - 1) + 1;
    node.offset = outward(node.offset);
    node.length = end - node.offset;
    if (node.colonOffset !== undefined) node.colonOffset = outward(node.colonOffset);
    for (const child of node.children ?? []) open.push(child);
  }
  return root;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xfeff || code === 0xa0;
}

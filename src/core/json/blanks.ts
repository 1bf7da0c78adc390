/**
 * Long runs of white space, which the JSON parser would copy character by character: a text without them is parsed, and the places
 * in it are moved back.
 */
import type { Node } from 'jsonc-parser';
import { quote, skipComment, skipString, slash } from './scan';

/** A run this long is left out; shorter ones cost the parser nothing that counts. */
const long = 1000;

export interface Compacted {
  readonly text: string;
  /** From an offset in this text to the one in the original. */
  readonly outward: (offset: number) => number;
}

/** @returns the same text when it has no long run of white space */
export function withoutBlanks(text: string): Compacted {
  const cuts: { readonly at: number; readonly removed: number }[] = [];
  const kept: string[] = [];
  let from = 0;
  let removed = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // White space in strings is part of their values, and a line break in it ends a comment.
    if (code === quote) at = lastOf(skipString(text, at, text.length), text);
    else if (code === slash) at = Math.max(at, skipComment(text, at) - 1);
    if (!isBlank(code)) continue;
    let end = at + 1;
    while (isBlank(text.charCodeAt(end))) end++;
    if (end - at >= long) {
      // One character of it stays, to part what stands on either side.
      kept.push(text.slice(from, at + 1));
      removed += end - at - 1;
      cuts.push({ at: at + 1 - (removed - (end - at - 1)), removed });
      from = end;
    }
    at = end - 1;
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

/** The last character of what ends before `end`, -1 where it does not end. */
function lastOf(end: number, text: string): number {
  return (end === -1 ? text.length : end) - 1;
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xfeff || code === 0xa0;
}

/** Where in the text a problem is shown. */
import { findNodeAtLocation, type Node } from 'jsonc-parser';
import { toText } from '../message';
import type { JsonPath, LocatedProblem, Place, Problem, Span } from './problem';

/** Finds lines and columns (from 1) of offsets in a text. */
export class LineTable {
  readonly #starts: number[] = [0];

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  at(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - this.#starts[low]! + 1 };
  }
}

/** Gives a problem and what explains it their places: the value at the path, or its field's name. */
export function locate(problem: Problem, root: Node, lines: LineTable): LocatedProblem {
  const { code, severity, words, path, atKey = false, related = [], span } = problem;
  return {
    ...{ code, severity, words, path, message: toText(words) },
    ...(span === undefined ? placeOf(path, atKey, root, lines) : { ...span, ...lines.at(span.offset) }),
    related: related.map((note) => ({ ...note, message: toText(note.words), ...placeOf(note.path, false, root, lines) })),
  };
}

function placeOf(path: JsonPath, atKey: boolean, root: Node, lines: LineTable): Place {
  const exact = nodeAt(root, path);
  const { offset, length } = exact === undefined ? objectHead(nearestNode(root, path)) : shownPart(exact, atKey);
  return { offset, length, ...lines.at(offset) };
}

function shownPart(node: Node, atKey: boolean): Span {
  const key = node.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
  if (atKey && key !== undefined) return key;
  if (node.parent === undefined) return { offset: node.offset, length: 1 };
  return node.type === 'object' ? objectHead(node) : node;
}

/** A whole object is shown at one value of it rather than over all its lines: a layer's `type`, or the opening brace. */
function objectHead(node: Node): Span {
  if (node.type !== 'object') return { offset: node.offset, length: 1 };
  const type = findNodeAtLocation(node, ['type']) ?? findNodeAtLocation(node, ['method']);
  return type ?? { offset: node.offset, length: 1 };
}

/** The node at a path, or the nearest one above it that exists. */
function nearestNode(root: Node, path: JsonPath): Node {
  for (let length = path.length; length > 0; length--) {
    const node = nodeAt(root, path.slice(0, length));
    if (node !== undefined) return node;
  }
  return root;
}

function nodeAt(root: Node, path: JsonPath): Node | undefined {
  return path.length === 0 ? root : findNodeAtLocation(root, [...path]);
}

/** Where in the text a problem is shown. */
import { findNodeAtLocation, type Node } from 'jsonc-parser';
import { toText } from '../message/message';
import type { JsonPath, LocatedProblem, PlacedProblem, Problem, Span } from '../problem/problem';

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

/** Gives a problem and what explains it their places in a document. */
export function locate(problem: Problem, root: Node, lines: LineTable): LocatedProblem {
  const { related, ...placed } = place(problem, (path, atKey) => spanOf(root, path, atKey));
  return {
    ...placed,
    ...lines.at(placed.offset),
    text: toText(placed.message),
    related: related.map((note) => ({ ...note, ...lines.at(note.offset), text: toText(note.message) })),
  };
}

/** @param find the span to show for a path: of its field's name, if `atKey`, or else of its value */
export function place(problem: Problem, find: (path: JsonPath, atKey: boolean) => Span): PlacedProblem {
  const { code, severity, message, path, meant, atKey = false, related = [], span } = problem;
  const notes = related.map((note) => ({ message: note.message, path: note.path, ...find(note.path, false) }));
  return { code, severity, message, path, ...(meant === undefined ? {} : { meant }), related: notes, ...(span ?? find(path, atKey)) };
}

/** The span to show for a path in the document (or a fragment of it) of which `root` is the tree. */
export function spanOf(root: Node, path: JsonPath, atKey: boolean): Span {
  const node = nodeAt(root, path);
  if (node === undefined) return firstOf(nearestNode(root, path));
  const key = node.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
  return atKey && key !== undefined ? spanOfNode(key) : shownPart(node);
}

/** What spreads over many lines is shown by a small part: an object by its `type`, a list of objects by its bracket. */
function shownPart(node: Node): Span {
  if (node.type === 'object') return firstOf(node);
  const isLong = node.type === 'array' && (node.children ?? []).every((child) => child.type === 'object');
  return isLong ? firstOf(node) : spanOfNode(node);
}

function firstOf(node: Node): Span {
  const type = ['type', 'method', 'class_name'].map((key) => findNodeAtLocation(node, [key])).find((found) => found !== undefined);
  return type === undefined ? { offset: node.offset, length: 1 } : spanOfNode(type);
}

function spanOfNode({ offset, length }: Node): Span {
  return { offset, length };
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

import { findNodeAtLocation, type Node } from 'jsonc-parser';
import type { JsonPath, LocatedProblem, Problem } from './problem';

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

/** The node at a path, or the nearest one above it that exists. */
export function nearestNode(root: Node, path: JsonPath): Node {
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node !== undefined) return node;
  }
  return root;
}

/** Gives a problem its place: the value at its path, its field's name, or the first character of a missing one's object. */
export function locate(problem: Problem, root: Node | undefined, lines: LineTable): LocatedProblem {
  const { offset, length } = root === undefined ? { offset: 0, length: 1 } : placeOf(problem, root);
  return { ...problem, offset, length, ...lines.at(offset) };
}

function placeOf(problem: Problem, root: Node): { offset: number; length: number } {
  const exact = problem.path.length === 0 ? root : findNodeAtLocation(root, [...problem.path]);
  if (exact === undefined) return { offset: nearestNode(root, problem.path).offset, length: 1 };
  const key = exact.parent?.type === 'property' ? exact.parent.children?.[0] : undefined;
  const node = problem.atKey === true && key !== undefined ? key : exact;
  return node.type === 'object' ? objectHead(node) : { offset: node.offset, length: node.length };
}

/** A problem with a whole object is shown at its first value rather than over all its lines: a layer's `type`, or the opening brace. */
function objectHead(node: Node): { offset: number; length: number } {
  const type = findNodeAtLocation(node, ['type']) ?? findNodeAtLocation(node, ['method']);
  return type === undefined ? { offset: node.offset, length: 1 } : { offset: type.offset, length: type.length };
}

/** An operation of a TF.js graph model, as its JSON has it: TensorFlow's NodeDef, with bytes in base64 and whole numbers as text. */
import type { Shape } from '../../../core/layers/kind';
import { isObject } from './modelFile';

export interface Node {
  readonly name: string;
  readonly op: string;
  /** Names of operations, each with which of its outputs is taken left out. */
  readonly input: readonly string[];
  readonly attributes: Readonly<Record<string, unknown>>;
}

export function nodeOf(node: unknown): Node[] {
  if (!isObject(node) || typeof node['name'] !== 'string' || typeof node['op'] !== 'string') return [];
  const input = Array.isArray(node['input']) ? node['input'].filter((name) => typeof name === 'string') : [];
  return [
    {
      name: node['name'],
      op: node['op'],
      // "^name" only says what comes first, "name:1" is another output of the same operation.
      input: input.filter((name) => !name.startsWith('^')).map((name) => name.replace(/:\d+$/u, '')),
      attributes: isObject(node['attr']) ? node['attr'] : {},
    },
  ];
}

/** A text such as "SAME"; "" where there is none. */
export function textOf({ attributes }: Node, name: string): string {
  const attribute = attributes[name];
  const bytes = isObject(attribute) ? attribute['s'] : undefined;
  return typeof bytes === 'string' ? Buffer.from(bytes, 'base64').toString('latin1') : '';
}

export function isTrue({ attributes }: Node, name: string): boolean {
  const attribute = attributes[name];
  return isObject(attribute) && attribute['b'] === true;
}

/** A whole number. */
export function numberOf({ attributes }: Node, name: string): number {
  const attribute = attributes[name];
  return Number(isObject(attribute) ? (attribute['i'] ?? 0) : 0);
}

/** A list of whole numbers; empty where there is none. */
export function numbersOf({ attributes }: Node, name: string): readonly number[] {
  const attribute = attributes[name];
  const list = isObject(attribute) ? attribute['list'] : undefined;
  const numbers: unknown = isObject(list) ? list['i'] : undefined;
  return Array.isArray(numbers) ? numbers.map(Number) : [];
}

/** With the batch; `null` for sizes that the file leaves open. */
export function shapeOf({ attributes }: Node): Shape | undefined {
  const attribute = attributes['shape'];
  const shape = isObject(attribute) ? attribute['shape'] : undefined;
  if (!isObject(shape) || shape['unknownRank'] === true) return undefined;
  const dims: readonly unknown[] = Array.isArray(shape['dim']) ? shape['dim'] : [];
  const sizes = dims.map((dim) => Number(isObject(dim) ? dim['size'] : NaN));
  return sizes.every((size) => Number.isSafeInteger(size)) ? sizes.map((size) => (size < 0 ? null : size)) : undefined;
}

/** Finds nodes that are as a pattern says. */
import type { GraphNode, Tensor } from '../graph/graphNode';
import { UnsupportedError } from '../graph/unsupported';
import type { NodePattern, Pattern } from './pattern';

export interface Match {
  /** By the names in the pattern. */
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly nodes: readonly GraphNode[];
}

/** By the tensors that they give. */
export type Makers = ReadonlyMap<string, GraphNode>;

/** Operators that take their two inputs in any order. */
const commutative: ReadonlySet<string> = new Set(['Add', 'Mul']);

/** @param so what was found of the pattern around. @returns that with what was found for the tensor, or undefined */
export function match(tensor: Tensor, pattern: Pattern, makers: Makers, so: Match = { tensors: new Map(), nodes: [] }): Match | undefined {
  if ('any' in pattern) return tensor.constant === undefined ? named(pattern.any, tensor, so) : undefined;
  if ('constant' in pattern) return tensor.constant === undefined ? undefined : named(pattern.constant, tensor, so);
  if ('number' in pattern) return isNear(tensor.constant?.single, pattern.number) ? so : undefined;
  if ('either' in pattern) return firstOf(pattern.either, (one) => match(tensor, one, makers, so));
  if ('product' in pattern) return ofProduct(tensor, pattern.product, makers, so);
  const maker = makers.get(tensor.name);
  return maker?.operator === pattern.operator ? ofNode(maker, pattern, makers, so) : undefined;
}

function ofNode(maker: GraphNode, { operator, inputs, test }: NodePattern, makers: Makers, so: Match): Match | undefined {
  if (!passes(maker, test)) return undefined;
  const orders = commutative.has(operator) ? [inputs, [...inputs].reverse()] : [inputs];
  const here = { ...so, nodes: [...so.nodes, maker] };
  return firstOf(orders, (order) =>
    order.reduce<Match | undefined>((found, input, at) => {
      const own = maker.inputs[at];
      return found === undefined || own === undefined ? undefined : match(own, input, makers, found);
    }, here),
  );
}

function ofProduct(tensor: Tensor, factors: readonly Pattern[], makers: Makers, so: Match): Match | undefined {
  if (factors.length === 1) return match(tensor, factors[0]!, makers, so);
  const maker = makers.get(tensor.name);
  const [left, right] = maker?.inputs ?? [];
  if (maker === undefined || left === undefined || right === undefined) return undefined;
  const here = { ...so, nodes: [...so.nodes, maker] };
  if (maker.operator === 'Div') {
    const by = right.constant?.single;
    const others = factors.filter((factor) => by === undefined || !('number' in factor) || !isNear(1 / by, factor.number));
    return others.length === factors.length ? undefined : ofProduct(left, others, makers, here);
  }
  if (maker.operator !== 'Mul') return undefined;
  // Each way to give some of the factors to the left side, and the others to the right one.
  const ways = Array.from({ length: 2 ** factors.length - 2 }, (_, way) => way + 1);
  return firstOf(ways, (way) => {
    const side = (bit: number) => factors.filter((_, at) => ((way >> at) & 1) === bit);
    const found = ofProduct(left, side(1), makers, here);
    return found === undefined ? undefined : ofProduct(right, side(0), makers, found);
  });
}

function named(name: string, tensor: Tensor, so: Match): Match | undefined {
  const before = so.tensors.get(name);
  if (before !== undefined) return before.name === tensor.name ? so : undefined;
  return { ...so, tensors: new Map([...so.tensors, [name, tensor]]) };
}

function passes(maker: GraphNode, test: NodePattern['test']): boolean {
  try {
    return test?.(maker) ?? true;
  } catch (error) {
    if (error instanceof UnsupportedError) return false;
    throw error;
  }
}

function firstOf<T, R>(list: readonly T[], find: (one: T) => R | undefined): R | undefined {
  for (const one of list) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** As near as a number rounded to float16, or written with four digits. */
export function isNear(value: number | undefined, wanted: number): boolean {
  return value !== undefined && Math.abs(value - wanted) <= 5e-4 * Math.max(1, Math.abs(wanted));
}

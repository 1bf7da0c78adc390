/** Functions and normalizations that files of older opsets have as several nodes, since these had no operator for them. */
import type { GraphNode } from '../graph/graphNode';
import type { Attribute } from '../proto/node';
import { isNear, type Match } from './match';
import { any, constant, either, node, number, type Pattern, product } from './pattern';

export interface Rule {
  /** What does the same. */
  readonly operator: string;
  readonly pattern: Pattern;
  /** Its inputs, by their names in the pattern. */
  readonly inputs: readonly string[];
  readonly attributes?: (match: Match) => ReadonlyMap<string, Attribute>;
}

const x = any('x');

const isHardSigmoid = (one: GraphNode) => isNear(one.float('alpha', 0.2), 1 / 6) && isNear(one.float('beta', 0.5), 0.5);
const isUpToSix = (one: GraphNode) => one.setting('min', 1)?.[0] === 0 && one.setting('max', 2)?.[0] === 6;
const upToSix = node('Clip', [node('Add', [x, number(3)])], isUpToSix);

/** The share of a normal distribution below x, twice. */
const below = node('Add', [node('Erf', [product(x, number(Math.SQRT1_2))]), number(1)]);

const isOverLast = (one: GraphNode) => {
  const { length: rank } = one.dims(0);
  const axes = one.setting('axes', 1) ?? [];
  return axes.length === 1 && one.axis(axes[0]!, rank) === rank - 1 && one.int('keepdims', 1) === 1;
};
const mean = (of: Pattern) => node('ReduceMean', [of], isOverLast);
const fromMean = node('Sub', [x, mean(x)]);
const square = either(node('Pow', [fromMean, number(2)]), node('Mul', [fromMean, fromMean]));
const unitVariance = node('Div', [fromMean, node('Sqrt', [node('Add', [mean(square), constant('epsilon')])])]);
const scaled = product(unitVariance, constant('gamma'));
const epsilon = ({ tensors }: Match): ReadonlyMap<string, Attribute> =>
  new Map([['epsilon', { float: tensors.get('epsilon')!.constant!.single ?? 0, ints: [], floats: [], texts: [] }]]);

/** Those of more nodes before those that are a part of them. */
export const rules: readonly Rule[] = [
  {
    operator: 'LayerNormalization',
    pattern: node('Add', [scaled, constant('beta')]),
    inputs: ['x', 'gamma', 'beta'],
    attributes: epsilon,
  },
  { operator: 'LayerNormalization', pattern: scaled, inputs: ['x', 'gamma'], attributes: epsilon },
  { operator: 'Gelu', pattern: product(x, number(0.5), below), inputs: ['x'] },
  { operator: 'HardSwish', pattern: product(x, upToSix, number(1 / 6)), inputs: ['x'] },
  { operator: 'HardSwish', pattern: product(x, node('HardSigmoid', [x], isHardSigmoid)), inputs: ['x'] },
  { operator: 'Mish', pattern: product(x, node('Tanh', [node('Softplus', [x])])), inputs: ['x'] },
  { operator: 'Swish', pattern: product(x, node('Sigmoid', [x])), inputs: ['x'] },
];

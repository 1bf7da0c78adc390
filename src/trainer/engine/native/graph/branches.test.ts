import { describe, expect, it } from 'vitest';
import { kinds, resultOf, Sketch, sketched } from '../../../../../test/support/engine/sketch';
import { intoBranches, type Joining } from './branches';
import { attribute, type Computation, DataType, parameterOf, type Value } from './op';

function inTwo(build: (graph: Sketch) => Value, joining: Joining = 'sum'): Computation {
  return intoBranches(
    sketched(build),
    2,
    (name) => name === 'x',
    () => joining,
  );
}

const shapeOf = ({ op, index }: Value) => op.outputs[index]!.shape;
const training = { is_training: attribute.bool(true) };

describe('intoBranches', () => {
  it('does what depends on rows in each branch, everything else once', () => {
    const computation = inTwo((g) => {
      const weights = g.op('Neg', [g.input('w', 3, 4)], [3, 4]);
      return g.op('L2Loss', [g.op('MatMul', [g.input('x', 5, 3), weights], [5, 4])], []);
    });
    expect(kinds(computation).sort()).toEqual(['AddN', 'L2Loss', 'L2Loss', 'MatMul', 'MatMul', 'Neg']);
    const parameters = computation.ops.filter(({ kind }) => kind === 'Parameter').map(parameterOf);
    expect(parameters.map(({ name, branch, shape }) => [name, branch, shape])).toEqual([
      ['w', undefined, [3, 4]],
      ['x', 0, [5, 3]],
      ['x', 1, [5, 3]],
    ]);
  });

  it('counts what does not depend on rows once in each branch, where results are added up', () => {
    const { op } = resultOf(inTwo((g) => g.op('L2Loss', [g.input('w', 3)], [])));
    expect(op.kind).toBe('AddN');
    expect(op.inputs[0]).toEqual(op.inputs[1]);
  });

  it('puts rows one behind the other', () => {
    const result = resultOf(inTwo((g) => g.op('Relu', [g.input('x', 5, 3)], [5, 3]), 'rows'));
    expect([result.op.kind, shapeOf(result)]).toEqual(['ConcatV2', [10, 3]]);
  });

  it('gives each branch its part of the random numbers of the whole batch', () => {
    const computation = inTwo((g) => {
      const numbers = g.op('StatelessRandomUniform', [g.integers(5, 3), g.integers(1, 2)], [5, 3]);
      return g.op('Mul', [g.input('x', 5, 3), numbers], [5, 3]);
    }, 'rows');
    expect(kinds(computation).filter((kind) => kind === 'StatelessRandomUniform')).toHaveLength(1);
    const slices = computation.ops.filter(({ kind }) => kind === 'Slice');
    expect(slices.map(({ inputs: [numbers, begin] }) => [shapeOf(numbers!), begin!.op.attributes['value']])).toEqual([
      [[10, 3], attribute.tensor({ dtype: DataType.int32, shape: [2], data: Int32Array.of(0, 0) })],
      [[10, 3], attribute.tensor({ dtype: DataType.int32, shape: [2], data: Int32Array.of(5, 0) })],
    ]);
  });

  it('joins branches for batch normalization, whose statistics are then those of the batch', () => {
    const normalized = inTwo((g) => {
      const vectors = ['gamma', 'beta', 'mean', 'variance'].map((name) => g.input(name, 3));
      return g.op('FusedBatchNormV3', [g.input('x', 5, 1, 1, 3), ...vectors], [5, 1, 1, 3], { attributes: training });
    }, 'rows');
    expect(kinds(normalized)).toEqual(['ConcatV2', 'FusedBatchNormV3', 'Slice', 'Slice', 'ConcatV2']);
    expect(normalized.ops.find(({ kind }) => kind === 'FusedBatchNormV3')!.outputs[0]!.shape).toEqual([10, 1, 1, 3]);
  });

  it('leaves a computation alone that is to stay whole', () => {
    const whole = sketched((g) => g.op('Relu', [g.input('x', 5, 3)], [5, 3]));
    expect(intoBranches(whole, 1, () => true, () => 'rows')).toBe(whole); // prettier-ignore
  });
});

/** A model's operations as integer arithmetic takes them. */
import { fused, type FusedGraph, type FusedOperation } from '../fuse';
import type { Operation, OperationGraph } from '../operation';

/** @returns the model with normalisations folded, scales of channels as filters, and sums and products of two values each */
export function prepared(given: OperationGraph): FusedGraph {
  const graph = fused(given);
  return {
    ...graph,
    operations: graph.operations.flatMap((operation) =>
      operation.kind === 'affine' ? asFilter(operation) : operation.kind === 'join' ? inPairs(operation) : [operation],
    ),
  };
}

/** A scale of each channel is a filter of one value; values without places are a sequence of one. */
function asFilter({ factor, offset, gives, ...place }: Operation<'affine'> & Pick<FusedOperation, 'fused'>): FusedOperation[] {
  const { name, shape, inputs } = place;
  const given = gives === undefined ? {} : { gives };
  const filter = (size: readonly number[], of: Pick<FusedOperation, 'name' | 'inputs' | 'shape' | 'gives'>): FusedOperation => {
    const kernel = { shape: [...size, factor.data.length, 1], data: factor.data };
    return { ...place, ...of, kind: 'depthwise', kernel, bias: offset, strides: size, dilation: size, padding: 'valid' };
  };
  if (shape.length > 1)
    return [
      filter(
        shape.slice(1).map(() => 1),
        { name, inputs, shape, ...given },
      ),
    ];
  const sequence = [1, ...shape];
  return [
    { ...place, kind: 'reshape', name: `${name}/sequence`, shape: sequence },
    filter([1], { name: `${name}/scaled`, inputs: [`${name}/sequence`], shape: sequence }),
    { ...place, ...given, kind: 'reshape', inputs: [`${name}/scaled`] },
  ];
}

/** What is rectified is the last of them alone. */
function inPairs(operation: Operation<'join'> & Pick<FusedOperation, 'fused'>): FusedOperation[] {
  const { fused: _last, gives: _value, ...plain } = operation;
  const [first, ...others] = operation.inputs as [string, ...string[]];
  let left = first;
  return others.map((right, at): FusedOperation => {
    const inputs = [left, right];
    if (at === others.length - 1) return { ...operation, inputs };
    left = `${operation.name}/${String(at + 2)}`;
    return { ...plain, name: left, inputs };
  });
}

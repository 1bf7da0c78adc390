/** Operators that bring rows and columns together. */
import { isLayerType } from '../../../../core/layers';
import { say } from '../../../../core/message/message';
import { activated } from './activations';
import { type Operation, type OperatorRecord, type Part, type PartSpec, Unsayable } from './operator';

const pooling = (type: 'MaxPooling2D' | 'AveragePooling2D'): OperatorRecord => ({
  options: {
    padding: { field: 0, type: 'int8' },
    strideWidth: { field: 1, type: 'int32', fallback: 1 },
    strideHeight: { field: 2, type: 'int32', fallback: 1 },
    width: { field: 3, type: 'int32', fallback: 1 },
    height: { field: 4, type: 'int32', fallback: 1 },
    activation: { field: 5, type: 'int8' },
  },
  convert: (operation) => {
    const pair = (a: string, b: string): [number, number] => [operation.option(a), operation.option(b)];
    const spec: PartSpec = {
      type,
      poolSize: pair('height', 'width'),
      strides: pair('strideHeight', 'strideWidth'),
      ...(operation.option('padding') === 0 ? { padding: 'same' } : {}),
    };
    return activated(operation, [{ spec }]);
  },
});

/** A mean or maximum over whole axes. */
const reducing = (layers: Readonly<Record<1 | 2, string>>): OperatorRecord => ({
  options: { keepDims: { field: 0, type: 'int8' } },
  settings: [1],
  convert: (operation) => {
    const spec = globalLayer(operation, layers);
    const channels = operation.rows(0).at(-1) ?? 0;
    const kept: Part[] =
      operation.option('keepDims') === 0
        ? []
        : [
            {
              spec: {
                type: 'Reshape',
                targetShape: [
                  ...operation
                    .rows(0)
                    .slice(0, -1)
                    .map(() => 1),
                  channels,
                ],
              },
              role: 'kept',
            },
          ];
    return [{ spec }, ...kept];
  },
});

function globalLayer(operation: Operation, layers: Readonly<Record<1 | 2, string>>): PartSpec {
  const rank = operation.rank(0);
  const axes = operation
    .numbers(1)
    ?.map((axis) => (axis < 0 ? axis + rank : axis))
    .sort();
  // All axes but the batch's and the channels'.
  const inner = axes?.length === rank - 2 && axes.every((axis, at) => axis === at + 1) ? axes.length : undefined;
  if (inner !== 1 && inner !== 2)
    throw new Unsayable(
      say('goes over the axes [{0}], and layers of a spec go over all rows and columns, or all steps', axes?.join(', ') ?? '?'),
      { macs: 0 },
    );
  const type = layers[inner];
  if (!isLayerType(type)) throw new Unsayable(say('would be {0}, which specs do not have', type), { macs: 0 });
  return { type } as PartSpec;
}

export const poolingOperators = {
  MAX_POOL_2D: pooling('MaxPooling2D'),
  AVERAGE_POOL_2D: pooling('AveragePooling2D'),
  MEAN: reducing({ 1: 'GlobalAveragePooling1D', 2: 'GlobalAveragePooling2D' }),
  REDUCE_MAX: reducing({ 1: 'GlobalMaxPooling1D', 2: 'GlobalMaxPooling2D' }),
};

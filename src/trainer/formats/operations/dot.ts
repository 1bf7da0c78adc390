import { dotAxes } from '../../../core/layers/dot';
import type { LayerSpec } from '../../../core/layers';
import type { Shape } from '../../../core/layers/kind';
import type { LowerLayer, Lowering } from './lowering';

/** Keras's. */
const epsilon = 1e-12;

/** A product of matrices: what has one axis is a matrix of one row. */
export const lowerDot: LowerLayer<Extract<LayerSpec, { type: 'Dot' }>> = (spec, to) => {
  const { inputShapes, outputShape } = to.layer;
  const axes = dotAxes(spec, inputShapes);
  const [first, second] = inputShapes.map((shape, at) => matrixOf(to, { at, shape, axis: axes[at]!, isUnit: spec.normalize === true }));
  const isMatrix = inputShapes.every(({ length }) => length === 2);
  const shape = [first!.kept, second!.kept];
  const fields = { onSide: [first!.axis === 0, second!.axis === 1] } as const;
  const inputs = [first!.value, second!.value];
  if (isMatrix) return to.add('matrixProduct', fields, { inputs });
  const product = to.add('matrixProduct', fields, { inputs, shape, part: 'product' });
  return to.add('reshape', {}, { inputs: [product], shape: outputShape });
};

interface Factor {
  /** Which of the layer's inputs. */
  readonly at: number;
  readonly shape: Shape;
  readonly axis: number;
  readonly isUnit: boolean;
}

function matrixOf(to: Lowering, { at, shape, axis, isUnit }: Factor) {
  const input = to.inputs[at]!;
  const part = (name: string) => `${name}${String(at + 1)}`;
  const matrix = shape.length === 2 ? shape : [1, shape[0]!];
  const along = shape.length === 2 ? axis : 1;
  const lying = shape.length === 2 ? input : to.add('reshape', {}, { inputs: [input], shape: matrix, part: part('matrix') });
  const value = isUnit ? to.add('unitLength', { axis: along, epsilon }, { inputs: [lying], shape: matrix, part: part('unit') }) : lying;
  return { value, axis: along, kept: matrix[1 - along]! };
}

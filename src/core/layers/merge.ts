import { formatShape, type Shape, ShapeError } from './kind';

/** The shape that all inputs of an element-wise layer must have. @throws ShapeError when they differ. */
export function sameShape(layerType: string, inputs: readonly Shape[]): Shape {
  const [first, ...rest] = inputs;
  for (const shape of rest) {
    if (shape.length !== first!.length || shape.some((size, axis) => size !== first![axis])) {
      throw new ShapeError(`${layerType} needs inputs of one shape, but gets ${inputs.map(formatShape).join(' and ')}`, 'inputs');
    }
  }
  return first!;
}

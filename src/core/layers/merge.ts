import { say } from '../message/message';
import { formatShape, type Shape, ShapeError } from './kind';

/** The shape that all inputs of an element-wise layer must have. @throws ShapeError when they differ. */
export function sameShape(layerType: string, inputs: readonly Shape[]): Shape {
  const [first, ...rest] = inputs;
  for (const shape of rest) {
    if (shape.length !== first!.length || shape.some((size, axis) => size !== first![axis])) {
      const got = inputs.map(formatShape).join(', ');
      throw new ShapeError(say('{0} needs inputs of one shape, but gets {1}', layerType, got), 'inputs');
    }
  }
  return first!;
}

/** Inputs of one layer that Keras broadcasts, such as the gates of squeeze-and-excite networks: specs repeat them by a layer of their own. */
import { kindOf, type LayerType } from '../../../../core/layers';
import type { Shape } from '../../../../core/layers/kind';
import type { Fields } from './fields';

/**
 * For each input the layer that brings it to the size of the others along the axes in front of the channels; `undefined` for one that stays.
 *
 * @param shapes of all inputs
 */
export function broadcasts(type: LayerType, shapes: readonly Shape[]): readonly (Fields | undefined)[] {
  const [first] = shapes;
  if (kindOf(type).flow !== 'elementwise' || first === undefined || shapes.some(({ length }) => length !== first.length)) return [];
  const largest = first.slice(0, -1).map((_, axis) => shapes.map((shape) => shape[axis]!).find((size) => size !== 1) ?? 1);
  return shapes.map((shape) => {
    const isSingle = largest.some((size) => size !== 1) && shape.slice(0, -1).every((size) => size === 1);
    if (!isSingle || !largest.every((size) => typeof size === 'number')) return undefined;
    if (largest.length === 1) return { type: 'UpSampling1D', size: largest[0] };
    return largest.length === 2 ? { type: 'UpSampling2D', size: largest } : undefined;
  });
}

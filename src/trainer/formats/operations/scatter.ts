import type { LayerSpec } from '../../../core/layers';
import { constantPlaces } from '../../../core/layers/scatter';
import type { LowerLayer } from './lowering';
import { ones, zeros } from './tensors';

/** Units among constants: a zero behind the units stands for every constant, which is added then. */
export const lowerScatter: LowerLayer<Extract<LayerSpec, { type: 'Scatter' }>> = ({ units, indices }, to) => {
  const places = new Map(indices.map((place, unit) => [place, unit]));
  const sources = Array.from({ length: units }, (_, place) => places.get(place) ?? indices.length);
  const constants = constantPlaces(units, indices);
  if (constants.length === 0) return to.add('select', { indices: sources });
  const shape = [...to.layer.outputShape.slice(0, -1), indices.length + 1];
  const border = (last: number) => shape.map((_, axis) => (axis === shape.length - 1 ? last : 0));
  const padded = to.add('pad', { before: border(0), after: border(1) }, { shape, part: 'zero' });
  const scattered = to.add('select', { indices: sources }, { inputs: [padded], part: 'units' });
  const offset = zeros([units]);
  for (const [at, place] of constants.entries()) offset.data[place] = to.weight('bias').data[at]!;
  return to.add('affine', { factor: ones([units]), offset }, { inputs: [scattered] });
};

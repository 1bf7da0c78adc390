import { sizeOf } from '../../../../core/numbers/sizeOf';
import { type Emit, loop, rowOf, type SpecOf } from '../emit';
import { storeMatrix } from '../matrix';
import { activateOutput, layerBias } from './sums';
import { transposed } from './weights';

export const dense: Emit<SpecOf<'Dense'>> = (place) => {
  const { name, inputs, output, program, weight } = place;
  const x = inputs[0]!;
  const { shape, data } = weight('kernel');
  const [width, units] = shape as [number, number];
  const multiply = storeMatrix(program, `${name}_kernel`, { outputs: units, inputs: width, data: transposed(data, width, units) });
  const bias = layerBias(place);
  const rows = sizeOf(output.shape.slice(0, -1));
  const products =
    rows === 1
      ? [multiply({ x: x.at, y: output.at, bias })]
      : loop('i', rows, [multiply({ x: rowOf(x, 'i', width), y: rowOf(output, 'i', units), bias })]);
  return [...products, ...activateOutput(place)];
};

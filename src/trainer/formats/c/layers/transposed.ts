/** Convolutions the other way round: every place of the input adds to the places that a filter reaches. */
import { sizeOf } from '../../../../core/numbers/sizeOf';
import { type Emit, rowOf, type SpecOf } from '../emit';
import { scatter } from '../functions/windows';
import { fill } from '../functions/arrays';
import { storeMatrix } from '../matrix';
import { activateOutput, layerBias } from './sums';
import { beginning, eachPlace, imageShape, kernelWindows } from './window';

export const transposedConvolution: Emit<SpecOf<'Conv1DTranspose' | 'Conv2DTranspose'>> = (layer) => {
  const { spec, name, inputs, output, work, program, weight } = layer;
  const x = inputs[0]!;
  const { filters } = spec;
  // The windows are those of the convolution whose other way round it is.
  const { size, strides: steps, before } = kernelWindows(spec, output.shape, x.shape);
  const [rows, columns] = imageShape(output.shape);
  const [inputRows, inputColumns, channels] = imageShape(x.shape);
  const { data } = weight('kernel');
  const multiply = storeMatrix(program, `${name}_kernel`, { outputs: sizeOf(size) * filters, inputs: channels, data });
  const bias = layerBias(layer);
  const place = [beginning('i', steps[0], before[0]), beginning('j', steps[1], before[1])];
  return [
    `${program.use(fill)}(${output.at}, ${String(rows * columns)}, ${String(filters)}, ${bias});`,
    ...eachPlace([inputRows, inputColumns], (from) => [
      multiply({ x: rowOf(x, from, channels), y: work }),
      `${program.use(scatter)}(${[work, ...place, ...size, output.at, rows, columns, filters].join(', ')});`,
    ]),
    ...activateOutput(layer),
  ];
};

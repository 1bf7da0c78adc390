/** Convolutions: what a filter sees at one place, times all filters. */
import { sizeOf } from '../../../../core/numbers/sizeOf';
import { patchValues } from '../../../../core/layers/window';
import { type Emit, loop, type Operand, type Place, rowOf, type SpecOf } from '../emit';
import { gather } from '../functions/windows';
import { type Multiply, storeMatrix } from '../matrix';
import { activateOutput, layerBias } from './sums';
import { transposed } from './weights';
import { beginning, eachPlace, kernelWindows, type Windows } from './window';

export const convolution: Emit<SpecOf<'Conv1D' | 'Conv2D'>> = (layer) => {
  const { spec, name, inputs, output, work, program, weight } = layer;
  const x = inputs[0]!;
  const { filters } = spec;
  const groups = 'groups' in spec ? (spec.groups ?? 1) : 1;
  const windows = kernelWindows(spec, x.shape, output.shape);
  const { data } = weight('kernel');
  const seen = data.length / filters;
  const multiply = storeMatrix(program, `${name}_kernel`, { outputs: filters, inputs: seen, data: transposed(data, seen, filters) });
  const bias = layerBias(layer);
  const activation = activateOutput(layer);
  if (groups === 1 && patchValues(windows.size, windows.strides, 1) === 0) return [...pointwise(x, output, multiply, bias), ...activation];
  const products = eachPlace(windows.output, (place) => {
    const y = rowOf(output, place, filters);
    const channels = windows.input[2] / groups;
    const patch = (first: string) => gathered(layer, windows, { first, count: channels });
    if (groups === 1) return [patch('0'), multiply({ x: work, y, bias })];
    const each = filters / groups;
    const first = `g * ${String(each)}`;
    return loop('g', groups, [
      patch(`g * ${String(channels)}`),
      multiply({ x: work, y: `${y} + ${first}`, bias: bias === 'NULL' ? bias : `${bias} + ${first}`, rows: { first, count: each } }),
    ]);
  });
  return [...products, ...activation];
};

/** Filters of one place, which visit all places of the input: its rows of channels, times a matrix. */
export function pointwise(x: Operand, output: Operand, multiply: Multiply, bias: string): string[] {
  const [inputs, outputs] = [x.shape.at(-1)!, output.shape.at(-1)!];
  const places = sizeOf(output.shape.slice(0, -1));
  return loop('i', places, [multiply({ x: rowOf(x, 'i', inputs), y: rowOf(output, 'i', outputs), bias })]);
}

/** What the filters over place (i, j) of the output see of some channels. */
function gathered(
  { inputs: [x], work, program }: Place<unknown>,
  { size, strides, dilation, before, input }: Windows,
  channels: { readonly first: string; readonly count: number },
): string {
  const place = [beginning('i', strides[0], before[0]), beginning('j', strides[1], before[1])];
  return `${program.use(gather)}(${[x!.at, ...input, channels.first, channels.count, ...place, ...size, ...dilation, work].join(', ')});`;
}

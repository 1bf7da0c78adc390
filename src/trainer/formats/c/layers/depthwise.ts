/** Filters over each channel by itself, and the sums over what they give. */
import { type Emit, type Operand, type Place, rowOf, type SpecOf } from '../emit';
import { depthwise as depthwiseFunction } from '../functions/windows';
import { storeMatrix } from '../matrix';
import { storagesOf } from '../storage';
import { activateOutput, layerBias } from './sums';
import { transposed } from './weights';
import { beginning, eachPlace, kernelWindows, type Windows } from './window';

type Depthwise = 'DepthwiseConv1D' | 'DepthwiseConv2D';
type Separable = 'SeparableConv1D' | 'SeparableConv2D';

export const depthwise: Emit<SpecOf<Depthwise>> = (layer) => {
  const { spec, inputs, output } = layer;
  const x = inputs[0]!;
  const windows = kernelWindows(spec, x.shape, output.shape);
  const filter = storeDepthwise(layer, 'kernel', windows);
  const bias = layerBias(layer);
  const units = output.shape.at(-1)!;
  return [...eachPlace(windows.output, (place) => [filter(x, bias, rowOf(output, place, units))]), ...activateOutput(layer)];
};

export const separable: Emit<SpecOf<Separable>> = (layer) => {
  const { spec, name, inputs, output, work, program, weight } = layer;
  const x = inputs[0]!;
  const { depthMultiplier = 1, filters } = spec;
  const windows = kernelWindows(spec, x.shape, output.shape);
  const filter = storeDepthwise(layer, 'depthwise', windows);
  const channels = windows.input[2] * depthMultiplier;
  const sums = transposed(weight('pointwise_kernel').data, channels, filters);
  const multiply = storeMatrix(program, `${name}_pointwise`, { outputs: filters, inputs: channels, data: sums });
  const bias = layerBias(layer);
  return [
    ...eachPlace(windows.output, (place) => [filter(x, 'NULL', work), multiply({ x: work, y: rowOf(output, place, filters), bias })]),
    ...activateOutput(layer),
  ];
};

/** @param constant what the filters are called in the program @returns what writes the call that filters place (i, j) of an output */
function storeDepthwise(
  { spec, name, program, weight }: Place<SpecOf<Depthwise | Separable>>,
  constant: string,
  { size, strides, dilation, before, input }: Windows,
): (x: Operand, bias: string, y: string) => string {
  const { data } = weight('depthwise_kernel');
  const multiplier = spec.depthMultiplier ?? 1;
  const count = input[2] * multiplier;
  const bytesOf = (storage: (typeof storages)[number]) => data.length * storage.valueBytes + storage.tableBytes;
  const storages = storagesOf(data, { count, channels: { units: count, stride: 1 } });
  const storage = storages.reduce((best, other) => (bytesOf(other) < bytesOf(best) ? other : best));
  const { values, table } = storage.write(program, `${name}_${constant}`, [...data.keys()]);
  const call = program.use(depthwiseFunction(storage.suffix));
  const place = [beginning('i', strides[0], before[0]), beginning('j', strides[1], before[1])];
  return (x, bias, y) =>
    `${call}(${[x.at, ...input, multiplier, ...place, ...size, ...dilation, values, bias, y, ...(table === undefined ? [] : [table])].join(', ')});`;
}

/** Filters over each channel by itself, and the sums over what they give. */
import { sizeOf } from '../../../../core/numbers/sizeOf';
import type { WeightTensor } from '../../../../core/weights/weights';
import { type Emit, type Operand, rowOf, type SpecOf } from '../emit';
import { activationCalls } from '../functions/activations';
import { depthwise as depthwiseFunction } from '../functions/windows';
import { storeMatrix } from '../matrix';
import type { CProgram } from '../program';
import { storagesOf } from '../storage';
import { biasOf, transposed } from './weights';
import { beginning, eachPlace, type Windows, windowsOf } from './window';

type Depthwise = 'DepthwiseConv1D' | 'DepthwiseConv2D';
type Separable = 'SeparableConv1D' | 'SeparableConv2D';

export const depthwise: Emit<SpecOf<Depthwise>> = ({ spec, name, inputs: [x], output, program, weight, optionalWeight }) => {
  const { kernelSize, strides = 1, dilationRate = 1, padding = 'valid', depthMultiplier = 1 } = spec;
  const windows = windowsOf({ size: kernelSize, strides, dilation: dilationRate, padding }, x!.shape, output.shape);
  const filter = storeDepthwise(program, `${name}_kernel`, weight('depthwise_kernel'), windows, depthMultiplier);
  const bias = biasOf(program, name, optionalWeight('bias'));
  const units = output.shape.at(-1)!;
  return [
    ...eachPlace(windows.output, (place) => [filter(x!, bias, rowOf(output, place, units))]),
    ...activationCalls((wanted) => program.use(wanted), spec.activation, output.at, { rows: sizeOf(windows.output), units }),
  ];
};

export const separable: Emit<SpecOf<Separable>> = ({ spec, name, inputs: [x], output, work, program, weight, optionalWeight }) => {
  const { kernelSize, strides = 1, padding = 'valid', depthMultiplier = 1, filters } = spec;
  const windows = windowsOf({ size: kernelSize, strides, padding }, x!.shape, output.shape);
  const filter = storeDepthwise(program, `${name}_depthwise`, weight('depthwise_kernel'), windows, depthMultiplier);
  const channels = windows.input[2] * depthMultiplier;
  const sums = transposed(weight('pointwise_kernel').data, channels, filters);
  const multiply = storeMatrix(program, `${name}_pointwise`, { outputs: filters, inputs: channels, data: sums });
  const bias = biasOf(program, name, optionalWeight('bias'));
  return [
    ...eachPlace(windows.output, (place) => [filter(x!, 'NULL', work), multiply({ x: work, y: rowOf(output, place, filters), bias })]),
    ...activationCalls((wanted) => program.use(wanted), spec.activation, output.at, { rows: sizeOf(windows.output), units: filters }),
  ];
};

/** @returns what writes the call that filters place (i, j) of an output */
function storeDepthwise(
  program: CProgram,
  name: string,
  { data }: WeightTensor,
  { size, strides, dilation, before, input }: Windows,
  multiplier: number,
): (x: Operand, bias: string, y: string) => string {
  const count = input[2] * multiplier;
  const bytesOf = (storage: (typeof storages)[number]) => data.length * storage.valueBytes + storage.tableBytes;
  const storages = storagesOf(data, { count, channels: { units: count, stride: 1 } });
  const storage = storages.reduce((best, other) => (bytesOf(other) < bytesOf(best) ? other : best));
  const { values, table } = storage.write(program, name, [...data.keys()]);
  const call = program.use(depthwiseFunction(storage.suffix));
  const place = [beginning('i', strides[0], before[0]), beginning('j', strides[1], before[1])];
  return (x, bias, y) =>
    `${call}(${[x.at, ...input, multiplier, ...place, ...size, ...dilation, values, bias, y, ...(table === undefined ? [] : [table])].join(', ')});`;
}

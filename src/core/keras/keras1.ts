/**
 * The names of Keras 1 (2015 to 2017) for what later versions call otherwise. Its kernels are stored otherwise too, but of the same size.
 */
import { type Config, isConfig } from './config';

const classes: Readonly<Record<string, string>> = {
  Convolution1D: 'Conv1D',
  Convolution2D: 'Conv2D',
  Convolution3D: 'Conv3D',
  AtrousConvolution1D: 'Conv1D',
  AtrousConvolution2D: 'Conv2D',
  SeparableConvolution2D: 'SeparableConv2D',
  Deconvolution2D: 'Conv2DTranspose',
};

/** Fields of all layers, in camelCase; those of the lists below are made of several. */
const fields: Readonly<Record<string, string>> = {
  nbFilter: 'filters',
  filterLength: 'kernelSize',
  subsample: 'strides',
  subsampleLength: 'strides',
  atrousRate: 'dilationRate',
  borderMode: 'padding',
  bias: 'useBias',
  poolLength: 'poolSize',
  stride: 'strides',
  length: 'size',
  innerActivation: 'recurrentActivation',
};

/** How Keras 1 names a kernel's sizes, one by one. */
const kernelSizes: readonly (readonly string[])[] = [
  ['kernelDim1', 'kernelDim2', 'kernelDim3'],
  ['nbRow', 'nbCol'],
];

const mergedBy: Readonly<Record<string, string>> = {
  concat: 'Concatenate',
  sum: 'Add',
  mul: 'Multiply',
  ave: 'Average',
  max: 'Maximum',
  dot: 'Dot',
};

/** A layer's class and config by the names of later versions; what they have already stays as it is. */
export function modernized(className: string, config: Config): { readonly className: string; readonly config: Config } {
  if (className === 'Merge') return merged(config);
  const kept = Object.entries(config).filter(([key]) => !kernelSizes.flat().includes(key) && !isComputed(className, key));
  const renamed = Object.fromEntries(kept.map(([key, value]) => [fieldOf(className, key), value]));
  const kernel = kernelSizes.find((keys) => keys.every((key) => Object.hasOwn(config, key)));
  const { dimOrdering } = config;
  return {
    className: modernClass(className),
    config: {
      ...renamed,
      ...(kernel === undefined ? {} : { kernelSize: kernel.map((key) => config[key]) }),
      ...(dimOrdering === 'th' ? { dataFormat: 'channels_first' } : {}),
    },
  };
}

/** The class that later versions call so. */
export function modernClass(className: string): string {
  return Object.hasOwn(classes, className) ? classes[className]! : className;
}

/** What later versions compute themselves: a Deconvolution2D had to be told what it gives. */
function isComputed(className: string, key: string): boolean {
  return className === 'Deconvolution2D' && key === 'outputShape';
}

function fieldOf(className: string, key: string): string {
  // An Embedding's output_dim has kept its name.
  if (key === 'outputDim') return className === 'Embedding' ? key : 'units';
  return Object.hasOwn(fields, key) ? fields[key]! : key;
}

function merged(config: Config): ReturnType<typeof modernized> {
  const { mode, concatAxis, dotAxes, modeType: _, outputShape: __, outputShapeType: ___, ...rest } = config;
  const className = typeof mode === 'string' && Object.hasOwn(mergedBy, mode) ? mergedBy[mode]! : 'Merge';
  if (className === 'Merge') return { className, config };
  const axis = className === 'Concatenate' && concatAxis !== undefined ? { axis: concatAxis } : {};
  const axes = className === 'Dot' && !isConfig(dotAxes) && dotAxes !== undefined ? { axes: dotAxes } : {};
  return { className, config: { ...rest, ...axis, ...axes } };
}

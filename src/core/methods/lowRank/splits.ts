/** How one layer can become two: which matrix of its kernel is split, and what the two layers are. */
import type { GraphLayer } from '../../graph/graph';
import type { LayerSpec, LayerType } from '../../layers';
import { asPair } from '../../layers/fields';
import type { FactorizeOptions } from '../options/factorize';

type LayerOf<T extends LayerType> = Extract<LayerSpec, { type: T }>;

/** A kernel seen as a matrix of `rows` × `columns`, whose two factors are the kernels of two layers. */
export interface Split {
  readonly rows: number;
  readonly columns: number;
  /** Where the matrix's value lies in the kernel. */
  readonly place: (row: number, column: number) => number;
  /** The first layer, linear and without bias. Its kernel is the left factor, [rows, rank], as it lies. */
  readonly first: (name: string, rank: number) => LayerSpec;
  /** The second layer, apart from its inputs. */
  readonly second: LayerSpec;
  /** Where the right factor's value lies in the second layer's kernel. */
  readonly secondPlace: (k: number, column: number, rank: number) => number;
}

type ConvolutionSplit = NonNullable<FactorizeOptions['convolution']>;

type Splitter<T extends LayerType> = (layer: LayerOf<T>, channels: number, convolution: ConvolutionSplit) => Split[];

/** The table of types that can be split. */
const splitters: { readonly [T in LayerType]?: Splitter<T> } = {
  Dense: (layer, channels) => [splitDense(layer, channels)],
  Conv2D: (layer, channels, convolution) => {
    if ((layer.groups ?? 1) > 1) return [];
    const [rows, columns] = asPair(layer.kernelSize);
    const separable = rows > 1 && columns > 1 && convolution !== 'bottleneck' ? [separate(layer, channels)] : [];
    return convolution === 'separable' ? separable : [...separable, narrow(layer, channels)];
  },
  Conv2DTranspose: (layer, channels, convolution) => (convolution === 'separable' ? [] : [narrowTransposed(layer, channels)]),
};

/** The ways to split a layer; none for types that are not in the table. */
export function splitsOf({ spec, inputShapes }: GraphLayer, convolution: ConvolutionSplit): Split[] {
  const channels = inputShapes[0]?.at(-1);
  if (channels === undefined || channels === null) return [];
  // Each entry takes the layers of its own type.
  const split = splitters[spec.type] as Splitter<LayerType> | undefined;
  return split?.(spec, channels, convolution) ?? [];
}

/** Two dense layers (Sainath et al. 2013). */
function splitDense(layer: LayerOf<'Dense'>, inputs: number): Split {
  const { units } = layer;
  return {
    rows: inputs,
    columns: units,
    place: (row, column) => row * units + column,
    first: (name, rank) => ({ type: 'Dense', name, units: rank, useBias: false }),
    second: layer,
    secondPlace: (k, column) => k * units + column,
  };
}

/** Filters of one column, and then of one row (Jaderberg et al. 2014, arXiv:1405.3866; Tai et al. 2016, arXiv:1511.06067). */
function separate(layer: LayerOf<'Conv2D'>, channels: number): Split {
  const { filters } = layer;
  const [height, width] = asPair(layer.kernelSize);
  const along = (axis: 0 | 1) => {
    const only = (value: LayerOf<'Conv2D'>['strides']): [number, number] => {
      const size = asPair(value!)[axis];
      return axis === 0 ? [size, 1] : [1, size];
    };
    return {
      kernelSize: only([height, width]),
      ...(layer.strides === undefined ? {} : { strides: only(layer.strides) }),
      ...(layer.dilationRate === undefined ? {} : { dilationRate: only(layer.dilationRate) }),
    };
  };
  return {
    rows: height * channels,
    columns: width * filters,
    place: (row, column) => {
      const [y, channel] = [Math.floor(row / channels), row % channels];
      const [x, filter] = [Math.floor(column / filters), column % filters];
      return ((y * width + x) * channels + channel) * filters + filter;
    },
    first: (name, rank) => ({ type: 'Conv2D', name, filters: rank, ...along(0), ...paddingOf(layer), useBias: false }),
    second: { ...layer, ...along(1) },
    secondPlace: (k, column, rank) => (Math.floor(column / filters) * rank + k) * filters + (column % filters),
  };
}

/** Fewer filters, and then filters of one row and column that mix them (Zhang et al. 2015, arXiv:1505.06798). */
function narrow(layer: LayerOf<'Conv2D'>, channels: number): Split {
  const { filters, activation, useBias } = layer;
  const [height, width] = asPair(layer.kernelSize);
  const { activation: _, ...linear } = layer;
  return {
    rows: height * width * channels,
    columns: filters,
    place: (row, column) => row * filters + column,
    first: (name, rank) => ({ ...linear, name, filters: rank, useBias: false }),
    second: {
      type: 'Conv2D',
      name: layer.name,
      filters,
      kernelSize: 1,
      ...(activation === undefined ? {} : { activation }),
      ...(useBias === undefined ? {} : { useBias }),
    },
    secondPlace: (k, column) => k * filters + column,
  };
}

/** Filters of one row and column that mix the channels down to fewer, and then the transposed convolution: the same the other way round. */
function narrowTransposed(layer: LayerOf<'Conv2DTranspose'>, channels: number): Split {
  const [height, width] = asPair(layer.kernelSize);
  return {
    rows: channels,
    columns: height * width * layer.filters,
    place: (row, column) => column * channels + row,
    first: (name, rank) => ({ type: 'Conv2D', name, filters: rank, kernelSize: 1, useBias: false }),
    second: layer,
    secondPlace: (k, column, rank) => column * rank + k,
  };
}

function paddingOf({ padding }: LayerOf<'Conv2D'>): Pick<LayerOf<'Conv2D'>, 'padding'> {
  return padding === undefined ? {} : { padding };
}

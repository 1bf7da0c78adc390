/** What the filters of a layer see: one row of numbers for each place of its output, so that the layer is a linear regression. */
import type { GraphLayer } from '../../graph/graph';
import type { LayerSpec, LayerType } from '../../layers';
import { asPair } from '../../layers/fields';
import { sizeOf } from '../../numbers/sizeOf';

/** How the filters of a layer are placed on its input, [rows, columns, channels]. */
interface Placement {
  readonly input: readonly [number, number, number];
  readonly output: readonly [number, number];
  readonly size: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilation: readonly [number, number];
  /** Zeros in front of the first row and column. */
  readonly before: readonly [number, number];
}

/** A layer whose sums are a linear map of patches: `kernel`, [...size, channels, units], and perhaps `bias`. */
export interface PatchLayer {
  readonly name: string;
  readonly kernel: string;
  /** Whether each channel has filters of its own: patches of one channel then give one unit. */
  readonly isDepthwise: boolean;
  /** Places of the output for one row. */
  readonly places: number;
  readonly channels: number;
  /** Values of each channel that a filter sees. */
  readonly positions: number;
  readonly placement: Placement;
}

type LayerOf<T extends LayerType> = Extract<LayerSpec, { type: T }>;

/** Where the filters of a layer lie, with sizes that are all known; `undefined` for settings with which it is no map of patches. */
type Place<T extends LayerType> = (layer: LayerOf<T>, input: readonly number[], output: readonly number[]) => Placement | undefined;

interface PatchKind<T extends LayerType> {
  readonly kernel: string;
  readonly isDepthwise: boolean;
  readonly place: Place<T>;
}

/** The table of layer types whose sums are maps of patches. */
const patchKinds: { readonly [T in LayerType]?: PatchKind<T> } = {
  Dense: {
    kernel: 'kernel',
    isDepthwise: false,
    place: (_layer, input) => {
      const places = sizeOf(input.slice(0, -1));
      return { ...pointwise, input: [places, 1, input.at(-1)!], output: [places, 1] };
    },
  },
  Conv1D: {
    kernel: 'kernel',
    isDepthwise: false,
    place: ({ kernelSize, strides = 1, dilationRate = 1, padding }, input, output) => {
      const window = { size: [kernelSize, 1], strides: [strides, 1], dilation: [dilationRate, 1] } as const;
      const [steps, channels] = input as [number, number];
      return placed(window, padding, [steps, 1, channels], [output[0]!, 1]);
    },
  },
  Conv2D: {
    kernel: 'kernel',
    isDepthwise: false,
    place: (layer, input, output) => ((layer.groups ?? 1) === 1 ? placedOnImage(layer, input, output) : undefined),
  },
  DepthwiseConv2D: {
    kernel: 'depthwise_kernel',
    isDepthwise: true,
    place: (layer, input, output) => ((layer.depthMultiplier ?? 1) === 1 ? placedOnImage(layer, input, output) : undefined),
  },
};

/** Undefined for layers that are no such map, or of which that is only known at run time. */
export function patchLayerOf({ name, spec, inputShapes, outputShape }: GraphLayer): PatchLayer | undefined {
  // Each entry takes the layers of its own type.
  const kind = patchKinds[spec.type] as PatchKind<LayerType> | undefined;
  const input = inputShapes[0];
  if (kind === undefined || input === undefined || [...input, ...outputShape].some((size) => size === null)) return undefined;
  const placement = kind.place(spec, input as readonly number[], outputShape as readonly number[]);
  if (placement === undefined) return undefined;
  return {
    name,
    kernel: kind.kernel,
    isDepthwise: kind.isDepthwise,
    places: sizeOf(placement.output),
    channels: placement.input[2],
    positions: sizeOf(placement.size),
    placement,
  };
}

function placedOnImage(
  { kernelSize, strides = 1, dilationRate = 1, padding }: LayerOf<'Conv2D' | 'DepthwiseConv2D'>,
  input: readonly number[],
  output: readonly number[],
): Placement {
  const window = { size: asPair(kernelSize), strides: asPair(strides), dilation: asPair(dilationRate) };
  return placed(window, padding, input as [number, number, number], [output[0]!, output[1]!]);
}

const pointwise = { size: [1, 1], strides: [1, 1], dilation: [1, 1], before: [0, 0] } as const;

type Window = Pick<Placement, 'size' | 'strides' | 'dilation'>;

function placed(window: Window, padding: string | undefined, input: Placement['input'], output: Placement['output']): Placement {
  const before = ([0, 1] as const).map((axis) => {
    if (padding !== 'same') return 0;
    const covered = (window.size[axis] - 1) * window.dilation[axis] + 1;
    return Math.floor(Math.max(0, (output[axis] - 1) * window.strides[axis] + covered - input[axis]) / 2);
  });
  return { ...window, input, output, before: before as [number, number] };
}

/**
 * Patches at some places of the output.
 *
 * @param values what the layer is given, row-major, all rows
 * @param at places, counted over all rows
 * @param channel the only one, where each has filters of its own
 * @returns row-major, [at, positions, channels]: the columns are in the order of the rows of a flattened kernel
 */
export function patches(layer: PatchLayer, values: Float32Array, at: Int32Array, channel?: number): Float32Array {
  const { input, output, size, strides, dilation, before } = layer.placement;
  const [height, breadth, channels] = input;
  const [first, count] = channel === undefined ? [0, channels] : [channel, 1];
  const width = layer.positions * count;
  const found = new Float32Array(at.length * width);
  for (const [row, place] of at.entries()) {
    const sample = Math.floor(place / layer.places) * height * breadth;
    const [y, x] = [Math.floor((place % layer.places) / output[1]), place % output[1]];
    for (let position = 0; position < layer.positions; position++) {
      const above = y * strides[0] - before[0] + Math.floor(position / size[1]) * dilation[0];
      const left = x * strides[1] - before[1] + (position % size[1]) * dilation[1];
      if (above < 0 || left < 0 || above >= height || left >= breadth) continue;
      const from = (sample + above * breadth + left) * channels + first;
      found.set(values.subarray(from, from + count), row * width + position * count);
    }
  }
  return found;
}

/** What the filters of a layer see: one row of numbers for each place of its output, so that the layer is a linear regression. */
import type { GraphLayer } from '../../graph/graph';
import { asPair } from '../../layers/fields';

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

/** Undefined for layers that are no such map, or of which that is only known at run time. */
export function patchLayerOf({ name, spec, inputShapes, outputShape }: GraphLayer): PatchLayer | undefined {
  const shape = inputShapes[0];
  if (shape === undefined || [...shape, ...outputShape].some((size) => size === null)) return undefined;
  const of = (placement: Placement, kernel = 'kernel'): PatchLayer => ({
    name,
    kernel,
    isDepthwise: kernel !== 'kernel',
    places: placement.output[0] * placement.output[1],
    channels: placement.input[2],
    positions: placement.size[0] * placement.size[1],
    placement,
  });
  const known = shape as readonly number[];
  switch (spec.type) {
    case 'Dense': {
      const places = known.slice(0, -1).reduce((product, size) => product * size, 1);
      return of({ ...pointwise, input: [places, 1, known.at(-1)!], output: [places, 1] });
    }
    case 'Conv1D': {
      const window = { size: [spec.kernelSize, 1], strides: [spec.strides ?? 1, 1], dilation: [spec.dilationRate ?? 1, 1] } as const;
      const [steps, channels] = known as [number, number];
      return of(placed(window, spec.padding, [steps, 1, channels], [outputShape[0]!, 1]));
    }
    case 'Conv2D':
    case 'DepthwiseConv2D': {
      if (spec.type === 'Conv2D' ? (spec.groups ?? 1) !== 1 : (spec.depthMultiplier ?? 1) !== 1) return undefined;
      const window = { size: asPair(spec.kernelSize), strides: asPair(spec.strides ?? 1), dilation: asPair(spec.dilationRate ?? 1) };
      const output = [outputShape[0]!, outputShape[1]!] as const;
      const kernel = spec.type === 'Conv2D' ? 'kernel' : 'depthwise_kernel';
      return of(placed(window, spec.padding, known as [number, number, number], output), kernel);
    }
    default:
      return undefined;
  }
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

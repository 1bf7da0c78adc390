/** An ONNX graph while it is made: nodes, constants, and in which order each value has its axes. */
import type { ValueScale } from '../../../../core/layers/int8';
import type { Shape } from '../../../../core/layers/kind';
import { bytesOf } from '../../../../core/numbers/bytesOf';
import { finiteHalfBits } from '../../../../core/numbers/float16';
import { sizeOf } from '../../../../core/numbers/sizeOf';
import type { Tensor } from '../../operations/operation';
import type { Attribute, ElementType, OnnxNode, OnnxTensor } from './proto';

/** Whether channels come last, as in specs, or directly after the batch, as ONNX's convolutions take them. */
export type Layout = 'last' | 'first';

/** How float values are stored. */
export type Precision = 'float32' | 'float16';

interface Value {
  /** Axes without the batch. */
  readonly rank: number;
  /** The tensor's name in each layout that it is needed in. */
  readonly tensors: Partial<Record<Layout, string>>;
  readonly own: Layout;
}

interface Integers {
  readonly type: 'int8' | 'int32';
  readonly scales: Float32Array;
}

export class GraphBuilder {
  readonly nodes: OnnxNode[] = [];
  readonly #tensors = new Map<string, OnnxTensor>();
  readonly #values = new Map<string, Value>();
  readonly #integers = new Map<string, Integers>();

  constructor(private readonly precision: Precision) {}

  get tensors(): readonly OnnxTensor[] {
    return [...this.#tensors.values()];
  }

  /** Says which tensor holds a value, and how. */
  set(name: string, tensor: string, layout: Layout, shape: Shape): void {
    this.#values.set(name, { rank: shape.length, tensors: { [layout]: tensor }, own: layout });
  }

  layoutOf(name: string): Layout {
    return this.#values.get(name)!.own;
  }

  /** The tensor of a value, with a Transpose where it has its axes otherwise. */
  tensor(name: string, layout: Layout): string {
    const { rank, tensors, own } = this.#values.get(name)!;
    const there = tensors[layout] ?? (rank < 2 ? tensors[own] : undefined);
    if (there !== undefined) return there;
    const turned = `${name}/channels${layout === 'first' ? 'First' : 'Last'}`;
    this.node(turned, 'Transpose', [tensors[own]!], { perm: permutation(rank, layout) });
    tensors[layout] = turned;
    return turned;
  }

  /** @returns the name of its output, which is the node's own */
  node(name: string, operator: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string {
    this.nodes.push({ name, operator, inputs, outputs: [name], attributes });
    return name;
  }

  /** A node with several outputs, of which those with an empty name are not wanted. */
  nodeOf(node: OnnxNode): void {
    this.nodes.push(node);
  }

  /** Says that the values of a weight are integers times one of these scales. @param type of the integers */
  expectIntegers(name: string, type: 'int8' | 'int32', scales: Float32Array): void {
    this.#integers.set(name, { type, scales });
  }

  /** Has a value rounded to 8-bit integers. @returns the tensor of what these stand for */
  rounded(name: string, tensor: string, { scale, zero }: ValueScale): string {
    const given = [this.float(`${name}/scale`, scale), this.constant(`${name}/zero`, 'int8', [], bytesOf(Int8Array.of(zero)))];
    const integers = this.node(`${name}/integers`, 'QuantizeLinear', [tensor, ...given]);
    return this.node(`${name}/rounded`, 'DequantizeLinear', [integers, ...given]);
  }

  /**
   * A constant of the model, in the precision of the file.
   *
   * @param axis that runs over the units. @returns its tensor as float32
   */
  weight(name: string, { shape, data }: Tensor, axis = 0): string {
    const integers = this.#integers.get(name);
    if (integers !== undefined) return this.#integerWeight(name, { shape, data }, axis, integers);
    if (this.precision === 'float32') return this.constant(name, 'float32', shape, bytesOf(data));
    const stored = this.constant(`${name}/float16`, 'float16', shape, bytesOf(Uint16Array.from(data, finiteHalfBits)));
    return this.node(name, 'Cast', [stored], { to: 1 });
  }

  /** A constant that is too few values to save anything, and too sensitive to be rounded: a mean or a variance. */
  statistic(name: string, { shape, data }: Tensor): string {
    return this.constant(name, 'float32', shape, bytesOf(data));
  }

  #integerWeight(name: string, { shape, data }: Tensor, axis: number, { type, scales }: Integers): string {
    const inner = sizeOf(shape.slice(axis + 1));
    const values = data.map((value, at) => Math.round(value / scales[Math.floor(at / inner) % scales.length]!));
    const stored = type === 'int8' ? Int8Array.from(values) : Int32Array.from(values);
    const integers = this.constant(`${name}/integers`, type, shape, bytesOf(stored));
    const scale = this.constant(`${name}/scales`, 'float32', [scales.length], bytesOf(scales));
    // Older runtimes fuse only what names its zeros.
    const zeros = this.constant(`${name}/zeros`, type, [scales.length], new Uint8Array((type === 'int8' ? 1 : 4) * scales.length));
    return this.node(name, 'DequantizeLinear', [integers, scale, zeros], { axis });
  }

  /** Small numbers that are an operator's settings: never rounded. */
  float(name: string, ...values: readonly number[]): string {
    return this.constant(name, 'float32', values.length === 1 ? [] : [values.length], bytesOf(Float32Array.from(values)));
  }

  int64(name: string, values: readonly number[]): string {
    return this.constant(name, 'int64', [values.length], bytesOf(BigInt64Array.from(values, BigInt)));
  }

  constant(name: string, type: ElementType, dims: readonly number[], bytes: Uint8Array): string {
    this.#tensors.set(name, { name, type, dims, bytes });
    return name;
  }
}

/** Of the axes with the batch, which one each axis of the result is. */
function permutation(rank: number, to: Layout): number[] {
  const spatial = Array.from({ length: rank - 1 }, (_, axis) => axis + 1);
  return to === 'first' ? [0, rank, ...spatial] : [0, ...spatial.map((axis) => axis + 1), 1];
}

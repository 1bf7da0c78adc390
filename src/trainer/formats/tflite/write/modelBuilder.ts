/** A TensorFlow Lite model while it is made: tensors by the names of the values that they hold, and operators. */
import type { ValueScale } from '../../../../core/layers/int8';
import type { Shape } from '../../../../core/layers/kind';
import { say } from '../../../../core/message/message';
import { bytesOf } from '../../../../core/numbers/bytesOf';
import { finiteHalfBits } from '../../../../core/numbers/float16';
import { ExportError } from '../../exporter';
import type { Operation, Tensor } from '../../operations/operation';
import type { IntegerPlan } from '../../operations/quantized/plan';
import type { BuiltinName, FlatOperator, FlatTensor, OptionValue } from './flatModel';

/** How weights are stored; as integers where there is a plan, as far as that goes. */
export type WeightPrecision = 'float32' | 'float16';

/** Options of an operator. */
export interface Options {
  /** The number of their table in the schema. */
  readonly table?: number;
  /** By their numbers. */
  readonly fields?: Readonly<Record<number, OptionValue>>;
  /** Of the operator; 1 by default. */
  readonly version?: number;
}

/** What integers are multiplied by to become values: a factor for each place along an axis. */
interface Scales {
  readonly scales: readonly number[];
  readonly axis: number;
}

interface ValueTensor {
  readonly tensor: number;
  readonly scale?: ValueScale;
}

export class ModelBuilder {
  readonly tensors: FlatTensor[] = [];
  readonly operators: FlatOperator[] = [];
  /** By value, its tensors: as the operation gives it, and turned into the other kind of numbers. */
  readonly #values = new Map<string, ValueTensor>();
  readonly #turned = new Map<string, number>();
  #constants = 0;

  constructor(
    readonly precision: WeightPrecision,
    readonly plan?: IntegerPlan,
  ) {}

  /** The scale of a value that is computed in integers. */
  scaleOf(name: string): ValueScale | undefined {
    return this.plan?.values.get(name);
  }

  /** The tensor of an operation's own value. */
  output(operation: Operation): number {
    const scale = this.scaleOf(operation.name);
    const tensor = this.value(operation.name, dimsOf(operation), scale);
    this.#values.set(operation.name, { tensor, ...(scale === undefined ? {} : { scale }) });
    return tensor;
  }

  /** A tensor between operators. */
  value(name: string, shape: readonly number[], scale?: ValueScale): number {
    const quantization = scale === undefined ? {} : { quantization: { scales: [scale.scale], zeros: [scale.zero] } };
    return this.#add({ name, shape, type: scale === undefined ? 'float32' : 'int8', ...quantization });
  }

  /** The tensor of a value, in integers or not, as its consumer needs it. */
  input(name: string, inIntegers: boolean): number {
    const { tensor, scale } = this.#values.get(name)!;
    if ((scale !== undefined) === inIntegers) return tensor;
    const known = this.#turned.get(name);
    if (known !== undefined) return known;
    if (scale === undefined) throw new Error(`${name} has no integers`);
    const { shape } = this.tensors[tensor]!;
    const turned = this.value(`${name}/float`, shape);
    this.operator('DEQUANTIZE', [tensor], turned, { version: 2 });
    this.#turned.set(name, turned);
    return turned;
  }

  shapeOf(tensor: number): readonly number[] {
    return this.tensors[tensor]!.shape;
  }

  /** @returns the output, for one that has one */
  operator(type: BuiltinName, inputs: readonly number[], output: number, { table, fields = {}, version = 1 }: Options = {}): number {
    const numbered = new Map(Object.entries(fields).map(([field, value]) => [Number(field), value]));
    this.operators.push({
      type,
      version,
      inputs,
      outputs: [output],
      ...(table === undefined ? {} : { options: { table, fields: numbered } }),
    });
    return output;
  }

  float(name: string, { shape, data }: Tensor): number {
    return this.#add({ name, shape, type: 'float32', data: bytesOf(data) });
  }

  /** A constant of one number. */
  number(value: number): number {
    return this.float(`constant${String(this.#constants++)}`, { shape: [], data: Float32Array.of(value) });
  }

  int32(values: readonly number[], shape: readonly number[] = [values.length]): number {
    return this.#add({ name: `constant${String(this.#constants++)}`, shape, type: 'int32', data: bytesOf(Int32Array.from(values)) });
  }

  /** A weight in floating point: of halves, with an operator that widens them. */
  weight(name: string, tensor: Tensor): number {
    if (this.precision === 'float32') return this.float(name, tensor);
    const halves = Uint16Array.from(tensor.data, finiteHalfBits);
    const stored = this.#add({ name: `${name}/float16`, shape: tensor.shape, type: 'float16', data: bytesOf(halves) });
    return this.operator('DEQUANTIZE', [stored], this.value(name, tensor.shape), { version: 3 });
  }

  /** @param values whole numbers from −128 to 127, or of 32 bits for a bias */
  integers(name: string, values: Tensor, type: 'int8' | 'int32', { scales, axis }: Scales): number {
    const data = type === 'int8' ? Int8Array.from(values.data) : Int32Array.from(values.data);
    return this.#add({ name, shape: values.shape, type, data: bytesOf(data), quantization: { scales, zeros: scales.map(() => 0), axis } });
  }

  /** A state, which is zero at the beginning of every row. */
  state(name: string, shape: readonly number[]): number {
    return this.#add({ name, shape, type: 'float32', isVariable: true });
  }

  #add(tensor: FlatTensor): number {
    return this.tensors.push(tensor) - 1;
  }
}

/** With the batch of one row. @throws ExportError where a size is not known */
export function dimsOf({ layer, shape, rows }: { readonly layer: string; readonly shape: Shape; readonly rows: number }): number[] {
  return [rows, ...shape].map((size) => {
    if (size === null)
      throw new ExportError(
        say('{0} has a size that is only known at run time, and TensorFlow Lite needs all: give its Input layer a whole shape', layer),
      );
    return size;
  });
}

/** First stage: runs a function once, op by op, and writes down what TensorFlow was asked to do. */
import { broadcast_util, type Tensor } from '@tensorflow/tfjs-core';
import { createTensorsTypeOpAttr, type NodeJSKernelBackend } from '@tensorflow/tfjs-node/dist/nodejs_kernel_backend';
import type { TensorMetadata, TFEOpAttr, TFJSBinding } from '@tensorflow/tfjs-node/dist/tfjs_binding';
import { withFunctions } from '../binding';
import { ComputationBuilder } from './builder';
import { type Attribute, type Attributes, type Computation, type Constant, constantOf, DataType, type TensorType, type Value } from './op';
import { sizeOf } from '../../../../core/numbers/sizeOf';

/** The function reads a tensor's values back, so what it does next may depend on them: it cannot be one graph. */
export class NotTraceableError extends Error {
  override readonly name = 'NotTraceableError';

  /** @param layer the model's layer that does, where it is known */
  constructor(readonly layer?: string) {
    super(`${layer ?? 'the function'} reads a value back while it runs`);
  }
}

/** tfjs's executor keeps what is needed here to itself. */
interface BackendInside {
  binding: TFJSBinding;
  readonly tensorMap: { get(id: object): { id: number } };
  getInputTensorIds(tensors: readonly Tensor[]): number[];
}

/**
 * Records what `run` computes.
 * @param parameters tensors that stand for values given later; all others become constants.
 * @param run returns the results by their name; it is run with the real backend, so shapes and types are what they will be.
 * @throws NotTraceableError when `run` reads a value back.
 */
export function record(
  backend: NodeJSKernelBackend,
  parameters: ReadonlyMap<string, Tensor>,
  run: () => ReadonlyMap<string, Tensor>,
): Computation {
  const inside = backend as unknown as BackendInside;
  const real = inside.binding;
  const idOf = (tensor: Tensor): number => {
    inside.getInputTensorIds([tensor]);
    return inside.tensorMap.get(tensor.dataId).id;
  };
  const recorder = new Recorder(real);
  for (const [name, tensor] of parameters) recorder.defineParameter(name, idOf(tensor), tensor);
  inside.binding = recorder.binding();
  try {
    const results = run();
    return recorder.finish(new Map([...results].map(([name, tensor]) => [name, idOf(tensor)])));
  } finally {
    inside.binding = real;
  }
}

class Recorder {
  readonly #builder = new ComputationBuilder();
  readonly #values = new Map<number, Value>();

  constructor(private readonly real: TFJSBinding) {}

  defineParameter(name: string, id: number, { dtype, shape }: Tensor): void {
    const type = { dtype: dtype === 'int32' ? DataType.int32 : DataType.float32, shape };
    this.#values.set(id, this.#builder.parameter(name, type));
  }

  /** A stand-in for the real binding. */
  binding(): TFJSBinding {
    const { real } = this;
    const createTensor: TFJSBinding['createTensor'] = (shape, dtype, values) => {
      const id = real.createTensor(shape, dtype, values);
      this.#values.set(id, this.#builder.constant({ dtype, shape: [...shape], data: values as Constant['data'] }));
      return id;
    };
    const executeOp: TFJSBinding['executeOp'] = (kind, attributes, inputs, outputCount) => {
      const outputs = this.#standInFor(kind, attributes, inputs) ?? real.executeOp(kind, attributes, inputs, outputCount);
      this.#recordOp(kind, attributes, inputs, outputs);
      return outputs;
    };
    const tensorDataSync = () => {
      throw new NotTraceableError();
    };
    return withFunctions(real, { createTensor, executeOp, tensorDataSync });
  }

  /** Zeros in the place of a product: only its shape matters here, and multiplying would take longest of all. Constants are worked out. */
  #standInFor(kind: string, attributes: readonly TFEOpAttr[], inputIds: readonly number[]): TensorMetadata[] | undefined {
    if (kind !== 'BatchMatMulV2') return undefined;
    const inputs = inputIds.map((id) => this.#valueOf(id));
    if (areConstants(inputs)) return undefined;
    const [first, second] = inputs.map(({ op, index }) => op.outputs[index]!) as [TensorType, TensorType];
    if (first.dtype !== DataType.float32) return undefined;
    const shape = productShape(
      first.shape,
      second.shape,
      (name) => attributes.find((attribute) => attribute.name === name)?.value === true,
    );
    const zeros = this.real.createTensor(shape, first.dtype, new Float32Array(sizeOf(shape)));
    const outputs = this.real.executeOp('Identity', [createTensorsTypeOpAttr('T', 'float32')], [zeros], 1);
    this.real.deleteTensor(zeros);
    return outputs;
  }

  #recordOp(kind: string, attributes: readonly TFEOpAttr[], inputIds: readonly number[], outputs: readonly TensorMetadata[]): void {
    const inputs = inputIds.map((id) => this.#valueOf(id));
    const constant = areConstants(inputs) && outputs.every(({ dtype }) => isFoldable(dtype));
    if (constant) {
      for (const { id, dtype, shape } of outputs)
        this.#values.set(id, this.#builder.constant({ dtype, shape, data: this.real.tensorDataSync(id) }));
      return;
    }
    const types = outputs.map(({ dtype, shape }) => ({ dtype, shape }));
    const op = this.#builder.add({ kind, inputs, attributes: attributesOf(this.real, attributes), outputs: types });
    for (const [index, { id }] of outputs.entries()) this.#values.set(id, { op, index });
  }

  /** A tensor from before the recording is a constant. */
  #valueOf(id: number): Value {
    const known = this.#values.get(id);
    if (known !== undefined) return known;
    const value = this.#builder.constant(this.#read(id));
    this.#values.set(id, value);
    return value;
  }

  /** The binding gives the shapes of an op's outputs only. */
  #read(id: number): Constant {
    for (const dtype of ['float32', 'int32', 'bool'] as const) {
      try {
        const [copy] = this.real.executeOp('Identity', [createTensorsTypeOpAttr('T', dtype)], [id], 1);
        const constant = { dtype: DataType[dtype], shape: copy!.shape, data: this.real.tensorDataSync(copy!.id) };
        this.real.deleteTensor(copy!.id);
        return constant;
      } catch {
        // Another data type.
      }
    }
    throw new Error(`tensor ${id} has a data type that cannot be recorded`);
  }

  finish(results: ReadonlyMap<string, number>): Computation {
    return this.#builder.finish(new Map([...results].map(([name, id]) => [name, this.#valueOf(id)])));
  }
}

function areConstants(values: readonly Value[]): boolean {
  return values.every((value) => constantOf(value) !== undefined);
}

/** Of products of [..., m, k] by [..., k, n], where `adj_x` and `adj_y` say whether the last two axes are exchanged first. */
function productShape(x: readonly number[], y: readonly number[], is: (name: string) => boolean): number[] {
  const outer = broadcast_util.assertAndGetBroadcastShape(x.slice(0, -2), y.slice(0, -2));
  return [...outer, x.at(is('adj_x') ? -1 : -2)!, y.at(is('adj_y') ? -2 : -1)!];
}

function isFoldable(dtype: number): boolean {
  return dtype === DataType.float32 || dtype === DataType.int32 || dtype === DataType.bool;
}

function attributesOf(binding: TFJSBinding, attributes: readonly TFEOpAttr[]): Attributes {
  return Object.fromEntries(attributes.map((attribute) => [attribute.name, attributeOf(binding, attribute)]));
}

function attributeOf(binding: TFJSBinding, { name, type, value }: TFEOpAttr): Attribute {
  switch (type) {
    case binding.TF_ATTR_TYPE:
      return { type: 'type', value: value as number };
    case binding.TF_ATTR_INT:
      return Array.isArray(value) ? { type: 'ints', value } : { type: 'int', value: value as number };
    case binding.TF_ATTR_FLOAT:
      return { type: 'float', value: value as number };
    case binding.TF_ATTR_BOOL:
      return { type: 'bool', value: value as boolean };
    case binding.TF_ATTR_STRING:
      return { type: 'string', value: value as string };
    case binding.TF_ATTR_SHAPE:
      return { type: 'shape', value: value as number[] };
    default:
      throw new Error(`attribute ${name} has the type ${type}, which cannot be recorded`);
  }
}

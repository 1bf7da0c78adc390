/** What follows from a file without its weights: which values are constants, and the shapes of the others. */
import type { Shape } from '../../../../core/layers/kind';
import { type Message, say } from '../../../../core/message/message';
import { ImportError } from '../../importError';
import type { ModelProto, ValueInfo } from '../proto/model';
import type { NodeProto } from '../proto/node';
import { Constant, type ValueBudget } from '../values/constant';
import { type GraphFacts, GraphNode, type Tensor } from './graphNode';
import type { Operator } from './operator';
import { UnsupportedError } from './unsupported';

export interface InferredNode {
  readonly node: GraphNode;
  readonly operator: Operator | undefined;
  /** Of its first output. */
  readonly output: Tensor;
  /** Why its output's shape is not known, or a better reason why not. */
  readonly problem?: Message;
}

export interface InferredGraph {
  readonly inputs: readonly Tensor[];
  /** Those that compute something of the model's input, in the file's order. */
  readonly nodes: readonly InferredNode[];
  readonly tensors: ReadonlyMap<string, Tensor>;
}

/** Which axis of an input is that of the batch: recurrent operators have it second. */
export type BatchAxis = (input: ValueInfo) => number;

/** @throws ImportError for a graph that takes values that nothing gives */
export async function inferGraph(
  model: ModelProto,
  {
    operators,
    budget,
    batchAxis,
    file,
  }: {
    readonly operators: ReadonlyMap<string, Operator>;
    readonly budget: ValueBudget;
    readonly batchAxis: BatchAxis;
    readonly file: string;
  },
): Promise<InferredGraph> {
  const facts: GraphFacts = { opset: model.opset, constant: (values, dims) => Constant.of(values, dims, budget) };
  const tensors = new Map<string, Tensor>();
  for (const tensor of model.tensors.values()) {
    const constant = await Constant.stored(tensor, budget);
    tensors.set(tensor.name, { name: tensor.name, dims: constant.dims, constant });
  }
  const inputs = model.inputs.map((info) => inputTensor(info, batchAxis(info)));
  for (const input of inputs) tensors.set(input.name, input);
  const batchNames = new Set(
    model.inputs.flatMap((info) => info.dims?.[batchAxis(info)]).filter((size) => typeof size === 'string' && size !== ''),
  );
  const written = new Map([...model.between, ...model.outputs].map((info) => [info.name, info]));
  const asWritten = (name: string): Shape | undefined => {
    const dims = written.get(name)?.dims;
    return dims?.map((size) => (typeof size === 'number' ? size : batchNames.has(size) ? 1 : null));
  };
  const nodes: InferredNode[] = [];
  for (const proto of model.nodes) {
    const found = await inferNode(proto, { facts, tensors, asWritten, operators, budget, file });
    if (found !== undefined) nodes.push(found);
  }
  return { inputs, nodes, tensors };
}

interface Context {
  readonly facts: GraphFacts;
  readonly tensors: Map<string, Tensor>;
  readonly asWritten: (name: string) => Shape | undefined;
  readonly operators: ReadonlyMap<string, Operator>;
  readonly budget: ValueBudget;
  readonly file: string;
}

async function inferNode(
  proto: NodeProto,
  { facts, tensors, asWritten, operators, budget, file }: Context,
): Promise<InferredNode | undefined> {
  const inputs = proto.inputs.map((name) => {
    if (name === '') return undefined;
    const tensor = tensors.get(name);
    if (tensor === undefined)
      throw new ImportError(
        say('{0}: the node "{1}" ({2}) takes "{3}", which nothing before it gives', file, proto.name, proto.operator, name),
      );
    return tensor;
  });
  const node = new GraphNode(proto, facts, [...inputs, ...(await ownTensors(proto, budget))]);
  const operator = operators.get(node.operator);
  const first = proto.outputs[0] ?? '';
  let problem: Message | undefined;
  let constant: Constant | undefined;
  let shapes: readonly (Shape | undefined)[] = [];
  try {
    constant = operator?.constant?.(node);
    shapes = constant === undefined ? shapesOf(node, operator).map(sound) : [constant.dims];
  } catch (error) {
    if (!(error instanceof UnsupportedError)) throw error;
    problem = error.userMessage;
  }
  for (const [index, name] of proto.outputs.entries()) {
    const dims = shapes[index] ?? asWritten(name);
    tensors.set(name, { name, ...(dims === undefined ? {} : { dims }), ...(index === 0 && constant !== undefined ? { constant } : {}) });
  }
  if (constant !== undefined) return undefined;
  return { node, operator, output: tensors.get(first) ?? { name: first }, ...(problem === undefined ? {} : { problem }) };
}

/** Tensors that a node holds itself stand behind its inputs. */
async function ownTensors({ attributes }: NodeProto, budget: ValueBudget): Promise<Tensor[]> {
  const own: Tensor[] = [];
  for (const [name, { tensor }] of attributes) {
    if (tensor === undefined) continue;
    const constant = await Constant.stored(tensor, budget);
    own.push({ name, dims: constant.dims, constant });
  }
  return own;
}

function shapesOf(node: GraphNode, operator: Operator | undefined): readonly (Shape | undefined)[] {
  if (operator?.shapes !== undefined) return operator.shapes(node);
  return operator === undefined ? [] : [node.dims(0)];
}

/** Longer axes are none of a layer. */
const longestAxis = 1e9;

function sound(shape: Shape | undefined): Shape | undefined {
  const fits =
    shape === undefined ||
    (shape.length <= 16 && shape.every((size) => size === null || (Number.isInteger(size) && size >= 0 && size <= longestAxis)));
  if (!fits) throw new UnsupportedError(say('its output would have the shape [{0}]', shape.join(', ')));
  return shape;
}

function inputTensor({ name, dims }: ValueInfo, batch: number): Tensor {
  if (dims === undefined) return { name };
  return { name, dims: dims.map((size, axis) => (typeof size === 'number' ? size : axis === batch ? 1 : null)) };
}

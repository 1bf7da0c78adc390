/** Operations with normalisations folded into the weights in front of them, and rectifiers done by what they follow, as integer arithmetic wants them. */
import type { Operation, OperationGraph, Tensor } from './operation';
import { usersOf } from './operation';
import { transposed, zeros } from './tensors';

export type FusedActivation = 'relu' | 'relu6';

/** An operation whose value is rectified as soon as it is there. */
export type FusedOperation = Operation & { readonly fused?: FusedActivation };

export interface FusedGraph extends OperationGraph {
  readonly operations: readonly FusedOperation[];
}

/** The operations with scales folded into weights and rectifiers done by what they follow: they predict the same, with fewer values in between. */
export function fused(graph: OperationGraph): FusedGraph {
  return withRectifiers(withFoldedScales(graph));
}

/** Each operation with the only user of its value, where there is one and the value is no output of the model. */
function onlyUsers(graph: OperationGraph): ReadonlyMap<string, Operation> {
  const users = usersOf(graph);
  return new Map([...users].flatMap(([name, list]) => (list.length === 1 && !graph.outputs.includes(name) ? [[name, list[0]!]] : [])));
}

/** The first operation with the value of another that it does as well. */
function giving<O extends Operation>({ gives: _own, ...first }: O, { gives }: Operation): O {
  return { ...first, ...(gives === undefined ? {} : { gives }) } as O;
}

/** factor · x + offset for each channel. */
interface Scale {
  readonly factor: Float32Array;
  readonly offset: Float32Array;
}

function withFoldedScales(graph: OperationGraph): OperationGraph {
  const only = onlyUsers(graph);
  const gone = new Map<string, string>();
  const replaced = new Map<string, Operation>();
  for (const operation of graph.operations) {
    const scale = scaleOf(operation);
    if (scale === undefined) continue;
    const from = gone.get(operation.inputs[0]!) ?? operation.inputs[0]!;
    const source = replaced.get(from) ?? graph.operations.find(({ name }) => name === from)!;
    const isAlone = only.get(operation.inputs[0]!) === operation;
    const folded = isAlone ? scaledWeights(source, scale) : undefined;
    if (folded !== undefined) {
      replaced.set(from, giving(folded, operation));
      gone.set(operation.name, from);
    } else replaced.set(operation.name, asAffine(operation, scale));
  }
  return renamed(
    {
      ...graph,
      operations: graph.operations.filter(({ name }) => !gone.has(name)).map((operation) => replaced.get(operation.name) ?? operation),
    },
    gone,
  );
}

function scaleOf(operation: Operation): Scale | undefined {
  const channels = operation.shape.at(-1);
  if (operation.kind === 'batchNormalization') {
    const { gamma, beta, mean, variance, epsilon } = operation;
    const factor = gamma.data.map((value, at) => value / Math.sqrt(variance.data[at]! + epsilon));
    return { factor, offset: beta.data.map((value, at) => value - mean.data[at]! * factor[at]!) };
  }
  if (operation.kind !== 'affine' || channels === null || channels === undefined) return undefined;
  const whole = ({ data }: Tensor) => (data.length === channels ? data : new Float32Array(channels).fill(data[0]!));
  return { factor: whole(operation.factor), offset: whole(operation.offset) };
}

function asAffine({ name, layer, inputs, shape, rows, gives }: Operation, { factor, offset }: Scale): Operation {
  const tensor = (data: Float32Array): Tensor => ({ shape: [data.length], data });
  const place = { name, layer, inputs, shape, rows, ...(gives === undefined ? {} : { gives }) };
  return { kind: 'affine', ...place, factor: tensor(factor), offset: tensor(offset) };
}

/** The operation with weights that give the scaled values at once; `undefined` for one without weights. */
function scaledWeights(operation: Operation, { factor, offset }: Scale): Operation | undefined {
  const bias = (given: Tensor | undefined): Tensor => {
    const { data } = given ?? zeros([factor.length]);
    return { shape: [factor.length], data: data.map((value, at) => value * factor[at]! + offset[at]!) };
  };
  const lastAxis = (kernel: Tensor): Tensor => ({
    shape: kernel.shape,
    data: kernel.data.map((value, at) => value * factor[at % factor.length]!),
  });
  switch (operation.kind) {
    case 'dense':
    case 'convolution':
    case 'depthwise':
      return { ...operation, kernel: lastAxis(operation.kernel), bias: bias(operation.bias) };
    case 'transposedConvolution': {
      const rank = operation.kernel.shape.length;
      const order = [...Array.from({ length: rank - 2 }, (_, axis) => axis), rank - 1, rank - 2];
      return { ...operation, kernel: transposed(lastAxis(transposed(operation.kernel, order)), order), bias: bias(operation.bias) };
    }
    default:
      return undefined;
  }
}

const rectifying = new Set(['dense', 'convolution', 'depthwise', 'join']);

function withRectifiers(graph: OperationGraph): FusedGraph {
  const only = onlyUsers(graph);
  const gone = new Map<string, string>();
  const operations = graph.operations.flatMap((operation): FusedOperation[] => {
    const next = only.get(operation.name);
    const activation = next?.kind === 'activation' ? next.activation.name : undefined;
    if (gone.has(operation.name)) return [];
    if (next === undefined || !rectifying.has(operation.kind) || (activation !== 'relu' && activation !== 'relu6')) return [operation];
    if (operation.kind === 'join' && !['add', 'subtract', 'multiply'].includes(operation.join)) return [operation];
    gone.set(next.name, operation.name);
    return [{ ...giving(operation, next), fused: activation }];
  });
  return renamed({ ...graph, operations }, gone);
}

/** @param gone operations that are not there any more, with those whose values take the place of theirs */
function renamed<G extends OperationGraph>(graph: G, gone: ReadonlyMap<string, string>): G {
  const now = (name: string): string => (gone.has(name) ? now(gone.get(name)!) : name);
  const operations = graph.operations.map((operation) => ({ ...operation, inputs: operation.inputs.map(now) }));
  return { ...graph, operations, outputs: graph.outputs.map(now) };
}

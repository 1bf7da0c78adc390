/** `ModelProto` and `GraphProto`: what an ONNX file holds, as far as costs and layers follow from it. Subgraphs (of If and Loop) are not read. */
import type { Field, ProtoFile, Range } from './protoFile';
import { type NodeProto, readNode } from './node';
import { requireFewParts } from '../../mostParts';
import { textOf, wholeNumberOf, wholeNumbersOf } from './scalars';
import { readTensor, type StoredTensor } from './tensor';

export interface ModelProto {
  readonly graphName: string;
  readonly producer: string;
  /** Of ONNX's own operators. */
  readonly opset: number;
  readonly nodes: readonly NodeProto[];
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** Without those that a tensor of the file gives. */
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  /** What the file says of values between its nodes. */
  readonly between: readonly ValueInfo[];
  readonly metadata: ReadonlyMap<string, string>;
}

export interface ValueInfo {
  readonly name: string;
  /** A text is the name of a size that is only known at run time. Missing where the rank is not known. */
  readonly dims?: readonly (number | string)[];
  /** Of its elements, as in `elementTypes`; missing where it is no tensor. */
  readonly type?: number;
}

interface Draft {
  graphName: string;
  producer: string[];
  opset: number;
  hasGraph: boolean;
  readonly nodes: NodeProto[];
  readonly tensors: Map<string, StoredTensor>;
  readonly inputs: ValueInfo[];
  readonly outputs: ValueInfo[];
  readonly between: ValueInfo[];
  readonly metadata: Map<string, string>;
}

/** @throws ImportError for a file that is damaged or no model */
export async function readModel(file: ProtoFile, signal: AbortSignal): Promise<ModelProto> {
  const draft: Draft = {
    graphName: '',
    producer: ['', ''],
    opset: 0,
    hasGraph: false,
    nodes: [],
    tensors: new Map(),
    inputs: [],
    outputs: [],
    between: [],
    metadata: new Map(),
  };
  await file.walk({ from: 0, to: file.source.size }, (field) => {
    switch (field.number) {
      case 2:
      case 3:
        draft.producer[field.number - 2] = textOf(field, file);
        return undefined;
      case 7:
        draft.hasGraph = true;
        return readGraph(field, file, draft, signal);
      case 8:
        return readOpset(field, file, draft);
      case 14:
        return readPair(field, file, draft.metadata);
      default:
        return undefined;
    }
  });
  if (!draft.hasGraph) throw file.damaged(file.source.size);
  return {
    ...draft,
    producer: draft.producer.filter((part) => part.trim() !== '').join(' '),
    inputs: draft.inputs.filter(({ name }) => !draft.tensors.has(name)),
  };
}

async function readOpset(range: Range, file: ProtoFile, draft: Draft): Promise<void> {
  let [domain, version] = ['', 0];
  await file.walk(range, (field) => {
    if (field.number === 1) domain = textOf(field, file);
    if (field.number === 2) version = wholeNumberOf(field, file);
    return undefined;
  });
  if (domain === '' || domain === 'ai.onnx') draft.opset = version;
}

async function readPair(range: Range, file: ProtoFile, into: Map<string, string>): Promise<void> {
  let [key, value] = ['', ''];
  await file.walk(range, (field) => {
    if (field.bytes !== undefined && field.number === 1) key = textOf(field, file);
    if (field.bytes !== undefined && field.number === 2) value = textOf(field, file);
    return undefined;
  });
  into.set(key, value);
}

async function readGraph(range: Range, file: ProtoFile, draft: Draft, signal: AbortSignal): Promise<void> {
  const value = async (field: Field, into: ValueInfo[]) => void into.push(await readValueInfo(field, file));
  await file.walk(range, (field) => {
    signal.throwIfAborted();
    requireFewParts(
      file.name,
      Math.max(draft.nodes.length, draft.tensors.size, draft.inputs.length, draft.outputs.length, draft.between.length),
    );
    switch (field.number) {
      case 1:
        return readNode(file, field).then((node) => void draft.nodes.push(node));
      case 2:
        draft.graphName = textOf(field, file);
        return undefined;
      case 5:
        return readTensor(file, field).then((tensor) => void draft.tensors.set(tensor.name, tensor));
      case 11:
        return value(field, draft.inputs);
      case 12:
        return value(field, draft.outputs);
      case 13:
        return value(field, draft.between);
      default:
        return undefined;
    }
  });
}

async function readValueInfo(range: Range, file: ProtoFile): Promise<ValueInfo> {
  let name = '';
  let dims: (number | string)[] | undefined;
  let type: number | undefined;
  const readShape = (field: Range) => {
    const sizes: (number | string)[] = [];
    dims = sizes;
    return file.walk(field, (dim) => (dim.number === 1 ? readSize(dim, file).then((size) => void sizes.push(size)) : undefined));
  };
  const readTensorType = (field: Range) =>
    file.walk(field, (inner) => {
      if (inner.number === 1) type = wholeNumberOf(inner, file);
      return inner.number === 2 ? readShape(inner) : undefined;
    });
  const readType = (field: Range) => file.walk(field, (inner) => (inner.number === 1 ? readTensorType(inner) : undefined));
  await file.walk(range, (field) => {
    if (field.number === 1) name = textOf(field, file);
    return field.number === 2 ? readType(field) : undefined;
  });
  return { name, ...(dims === undefined ? {} : { dims }), ...(type === undefined ? {} : { type }) };
}

async function readSize(range: Range, file: ProtoFile): Promise<number | string> {
  let size: number | string = '';
  await file.walk(range, (field) => {
    if (field.number === 1) [size] = wholeNumbersOf(field, file) as [number];
    if (field.number === 2) size = textOf(field, file);
    return undefined;
  });
  // Some writers have 0 or −1 for what is not known.
  return typeof size === 'number' && size <= 0 ? '' : size;
}

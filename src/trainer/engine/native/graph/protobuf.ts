/** Nodes and functions in TensorFlow's own format: a SavedModel with one graph. */
import * as pb from '@tensorflow/tfjs-node/dist/proto/api_pb';
import type { Argument, FunctionDefinition, Node, NodeOutput } from './nodes';
import { attribute, type Attribute, type Constant } from './op';
import { outputName } from './outputNames';

/** The newest features used: those of TensorFlow 2.9 and later. */
const producer = 1087;

/** The tag under which the one graph is found. */
export const servingTag = 'serve';

/** @returns the bytes of `saved_model.pb`. */
export function encodeSavedModel(nodes: readonly Node[], functions: readonly FunctionDefinition[]): Uint8Array {
  const versions = new pb.VersionDef();
  versions.setProducer(producer);
  const library = new pb.FunctionDefLibrary();
  library.setFunctionList(functions.map(encodeFunction));
  const graph = new pb.GraphDef();
  graph.setNodeList(nodes.map((node) => encodeNode(node, inGraph)));
  graph.setVersions(versions);
  graph.setLibrary(library);
  const info = new pb.MetaGraphDef.MetaInfoDef();
  info.setTagsList([servingTag]);
  const meta = new pb.MetaGraphDef();
  meta.setGraphDef(graph);
  meta.setMetaInfoDef(info);
  const model = new pb.SavedModel();
  model.setSavedModelSchemaVersion(1);
  model.setMetaGraphsList([meta]);
  return model.serializeBinary();
}

/**
 * Inlined, a function's nodes would leave the executor that was chosen for it. Those of data pipelines are the ones that TensorFlow's
 * graph optimizer leaves alone: ours are optimized already, and it takes longer than everything else in compiling.
 */
const functionMarks = ['_noinline', '_tf_data_function'];

type Reference = (output: NodeOutput) => string;

const inGraph: Reference = ({ node, index }) => (index === 0 ? node.name : `${node.name}:${index}`);

const inFunction: Reference = ({ node, index }) => (node.kind === 'Argument' ? node.name : `${node.name}:${outputName(node.kind, index)}`);

function encodeFunction({ name, arguments: args, results, nodes }: FunctionDefinition): pb.FunctionDef {
  const signature = new pb.OpDef();
  signature.setName(name);
  signature.setInputArgList(args.map(encodeArgument));
  signature.setOutputArgList(results.map(encodeArgument));
  signature.setIsStateful(true);
  const definition = new pb.FunctionDef();
  definition.setSignature(signature);
  definition.setNodeDefList(nodes.map((node) => encodeNode(node, inFunction)));
  for (const result of results) definition.getRetMap().set(result.name, inFunction(result.value));
  for (const name of functionMarks) definition.getAttrMap().set(name, encodeAttribute(attribute.bool(true)));
  return definition;
}

function encodeArgument({ name, dtype }: Argument): pb.OpDef.ArgDef {
  const argument = new pb.OpDef.ArgDef();
  argument.setName(name);
  argument.setType(dtype);
  return argument;
}

function encodeNode({ name, kind, inputs, after, attributes }: Node, reference: Reference): pb.NodeDef {
  const node = new pb.NodeDef();
  node.setName(name);
  node.setOp(kind);
  node.setInputList([...inputs.map(reference), ...after.map((before) => `^${before.name}`)]);
  for (const [key, value] of Object.entries(attributes)) node.getAttrMap().set(key, encodeAttribute(value));
  return node;
}

function encodeAttribute(value: Attribute): pb.AttrValue {
  const encoded = new pb.AttrValue();
  switch (value.type) {
    case 'type':
      encoded.setType(value.value);
      break;
    case 'int':
      encoded.setI(value.value);
      break;
    case 'float':
      encoded.setF(value.value);
      break;
    case 'bool':
      encoded.setB(value.value);
      break;
    case 'string':
      encoded.setS(Buffer.from(value.value));
      break;
    case 'bytes':
      encoded.setS(value.value);
      break;
    case 'shape':
      encoded.setShape(encodeShape(value.value));
      break;
    case 'tensor':
      encoded.setTensor(encodeTensor(value.value));
      break;
    case 'function': {
      const name = new pb.NameAttrList();
      name.setName(value.value);
      encoded.setFunc(name);
      break;
    }
    case 'ints':
      encoded.setList(encodeList((list) => list.setIList([...value.value])));
      break;
    case 'types':
      encoded.setList(encodeList((list) => list.setTypeList([...value.value])));
      break;
    case 'strings':
      encoded.setList(encodeList((list) => list.setSList(value.value.map((text) => Buffer.from(text)))));
      break;
  }
  return encoded;
}

function encodeList(fill: (list: pb.AttrValue.ListValue) => void): pb.AttrValue.ListValue {
  const list = new pb.AttrValue.ListValue();
  fill(list);
  return list;
}

function encodeTensor({ dtype, shape, data }: Constant): pb.Tensor {
  const tensor = new pb.Tensor();
  tensor.setDtype(dtype);
  tensor.setTensorShape(encodeShape(shape));
  tensor.setTensorContent(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return tensor;
}

function encodeShape(sizes: readonly number[]): pb.TensorShape {
  const shape = new pb.TensorShape();
  shape.setDimList(
    sizes.map((size) => {
      const dim = new pb.TensorShape.Dim();
      dim.setSize(size);
      return dim;
    }),
  );
  return shape;
}

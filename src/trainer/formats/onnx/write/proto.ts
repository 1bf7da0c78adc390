/** Writes the messages of an ONNX file (onnx.proto). */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

export const elements = { float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7, float16: 10 } as const;
export type ElementType = keyof typeof elements;

export interface OnnxTensor {
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly number[];
  /** Little-endian. */
  readonly bytes: Uint8Array;
}

export type Attribute =
  number | string | readonly number[] | readonly string[] | { readonly float: number } | { readonly floats: readonly number[] };

export interface OnnxNode {
  readonly name: string;
  readonly operator: string;
  /** Empty for one that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Whole numbers unless they say that they are floats. */
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface OnnxValue {
  readonly name: string;
  /** A text is the name of a size that is known at run time. */
  readonly dims: readonly (number | string)[];
}

export interface OnnxModel {
  readonly name: string;
  readonly producer: string;
  readonly nodes: readonly OnnxNode[];
  readonly tensors: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly metadata: ReadonlyMap<string, string>;
}

/** The oldest opset that has all operators of the model, so that old runtimes load it: Gelu came with 20. */
function versionsFor(nodes: readonly OnnxNode[]): { readonly ir: number; readonly opset: number } {
  return nodes.some(({ operator }) => operator === 'Gelu') ? { ir: 9, opset: 20 } : { ir: 8, opset: 17 };
}

export function writeModel({ producer, metadata, ...graph }: OnnxModel): Uint8Array {
  const model = new BinaryWriter();
  const { ir, opset } = versionsFor(graph.nodes);
  model.tag(1, WireType.Varint).int64(ir);
  text(model, 2, producer);
  message(model, 7, (to) => writeGraph(to, graph));
  message(model, 8, (to) => to.tag(2, WireType.Varint).int64(opset));
  for (const [key, value] of metadata)
    message(model, 14, (to) => {
      text(to, 1, key);
      text(to, 2, value);
    });
  return model.finish();
}

function writeGraph(to: BinaryWriter, { name, nodes, tensors, inputs, outputs }: Omit<OnnxModel, 'producer' | 'metadata'>): void {
  for (const node of nodes) message(to, 1, (inner) => writeNode(inner, node));
  text(to, 2, name);
  for (const tensor of tensors) message(to, 5, (inner) => writeTensor(inner, tensor));
  for (const value of inputs) message(to, 11, (inner) => writeValue(inner, value));
  for (const value of outputs) message(to, 12, (inner) => writeValue(inner, value));
}

function writeNode(to: BinaryWriter, { name, operator, inputs, outputs, attributes }: OnnxNode): void {
  for (const input of inputs) text(to, 1, input);
  for (const output of outputs) text(to, 2, output);
  text(to, 3, name);
  text(to, 4, operator);
  for (const [key, value] of Object.entries(attributes)) message(to, 5, (inner) => writeAttribute(inner, key, value));
}

const attributeTypes = { float: 1, int: 2, string: 3, floats: 6, ints: 7, strings: 8 } as const;

function writeAttribute(to: BinaryWriter, name: string, value: Attribute): void {
  text(to, 1, name);
  const type = (kind: keyof typeof attributeTypes) => to.tag(20, WireType.Varint).int32(attributeTypes[kind]);
  if (typeof value === 'number') {
    to.tag(3, WireType.Varint).int64(value);
    type('int');
  } else if (typeof value === 'string') {
    text(to, 4, value);
    type('string');
  } else if ('float' in value) {
    to.tag(2, WireType.Bit32).float(value.float);
    type('float');
  } else if ('floats' in value) {
    for (const each of value.floats) to.tag(7, WireType.Bit32).float(each);
    type('floats');
  } else if (typeof value[0] === 'string') {
    for (const each of value as readonly string[]) text(to, 9, each);
    type('strings');
  } else {
    for (const each of value as readonly number[]) to.tag(8, WireType.Varint).int64(each);
    type('ints');
  }
}

function writeTensor(to: BinaryWriter, { name, type, dims, bytes }: OnnxTensor): void {
  for (const size of dims) to.tag(1, WireType.Varint).int64(size);
  to.tag(2, WireType.Varint).int32(elements[type]);
  text(to, 8, name);
  to.tag(9, WireType.LengthDelimited).bytes(bytes);
}

function writeValue(to: BinaryWriter, { name, dims }: OnnxValue): void {
  text(to, 1, name);
  message(to, 2, (type) =>
    message(type, 1, (tensor) => {
      tensor.tag(1, WireType.Varint).int32(elements.float32);
      message(tensor, 2, (shape) => {
        for (const size of dims)
          message(shape, 1, (dim) => {
            if (typeof size === 'number') dim.tag(1, WireType.Varint).int64(size);
            else text(dim, 2, size);
          });
      });
    }),
  );
}

function message(to: BinaryWriter, field: number, write: (inner: BinaryWriter) => void): void {
  to.tag(field, WireType.LengthDelimited).fork();
  write(to);
  to.join();
}

function text(to: BinaryWriter, field: number, value: string): void {
  to.tag(field, WireType.LengthDelimited).string(value);
}

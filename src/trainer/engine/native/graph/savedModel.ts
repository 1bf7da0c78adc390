/** Nodes and functions in TensorFlow's own format: a SavedModel with one graph. The numbers are those of its .proto files' fields. */
import type { Argument, FunctionDefinition, Node, NodeOutput } from './nodes';
import { attribute, type Attribute, type Attributes, type Constant } from './op';
import { outputName } from './outputNames';
import { bytesField, entryField, floatField, integerField, integersField, messageField, type Parts, textField } from './wire';

/** The newest features used: those of TensorFlow 2.9 and later. */
const producer = 1087;

/** The tag under which the one graph is found. */
export const servingTag = 'serve';

/** @returns the bytes of `saved_model.pb`. */
export function encodeSavedModel(nodes: readonly Node[], functions: readonly FunctionDefinition[]): Uint8Array {
  const graph = [
    ...nodes.map((node) => messageField(1, encodeNode(node, inGraph))),
    messageField(
      2,
      functions.map((definition) => messageField(1, encodeFunction(definition))),
    ),
    messageField(4, [integerField(1, producer)]),
  ];
  const metaGraph = [messageField(1, [textField(4, servingTag)]), messageField(2, graph)];
  return Buffer.concat([integerField(1, 1), messageField(2, metaGraph)]);
}

/**
 * Inlined, a function's nodes would leave the executor that was chosen for it. Those of data pipelines are the ones that TensorFlow's
 * graph optimizer leaves alone: ours are optimized already, and it takes longer than everything else in compiling.
 */
const functionMarks = ['_noinline', '_tf_data_function'];

type Reference = (output: NodeOutput) => string;

const inGraph: Reference = ({ node, index }) => (index === 0 ? node.name : `${node.name}:${index}`);

const inFunction: Reference = ({ node, index }) => (node.kind === 'Argument' ? node.name : `${node.name}:${outputName(node.kind, index)}`);

function encodeFunction({ name, arguments: args, results, nodes }: FunctionDefinition): Parts {
  const signature = [
    textField(1, name),
    ...args.map((argument) => messageField(2, encodeArgument(argument))),
    ...results.map((result) => messageField(3, encodeArgument(result))),
    integerField(17, 1),
  ];
  return [
    messageField(1, signature),
    ...nodes.map((node) => messageField(3, encodeNode(node, inFunction))),
    ...results.map((result) => messageField(4, [textField(1, result.name), textField(2, inFunction(result.value))])),
    ...functionMarks.map((mark) => entryField(5, mark, encodeAttribute(attribute.bool(true)))),
  ];
}

function encodeArgument({ name, dtype }: Argument): Parts {
  return [textField(1, name), integerField(3, dtype)];
}

function encodeNode({ name, kind, inputs, after, attributes }: Node, reference: Reference): Parts {
  return [
    textField(1, name),
    textField(2, kind),
    ...[...inputs.map(reference), ...after.map((before) => `^${before.name}`)].map((input) => textField(3, input)),
    ...encodeAttributes(5, attributes),
  ];
}

function encodeAttributes(field: number, attributes: Attributes): Parts {
  return Object.entries(attributes).map(([key, value]) => entryField(field, key, encodeAttribute(value)));
}

function encodeAttribute(given: Attribute): Parts {
  switch (given.type) {
    case 'type':
      return [integerField(6, given.value)];
    case 'int':
      return [integerField(3, given.value)];
    case 'float':
      return [floatField(4, given.value)];
    case 'bool':
      return [integerField(5, given.value ? 1 : 0)];
    case 'string':
      return [textField(2, given.value)];
    case 'shape':
      return [messageField(7, encodeShape(given.value))];
    case 'tensor':
      return [messageField(8, encodeTensor(given.value))];
    case 'function':
      return [messageField(10, [textField(1, given.value)])];
    case 'functions':
      return [
        messageField(
          1,
          given.value.map((name, at) => messageField(9, [textField(1, name), ...encodeAttributes(2, given.attributes[at]!)])),
        ),
      ];
    case 'ints':
      return [messageField(1, [integersField(3, given.value)])];
    case 'types':
      return [messageField(1, [integersField(6, given.value)])];
    case 'strings':
      return [
        messageField(
          1,
          given.value.map((text) => textField(2, text)),
        ),
      ];
  }
}

function encodeTensor({ dtype, shape, data }: Constant): Parts {
  const content = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return [integerField(1, dtype), messageField(2, encodeShape(shape)), bytesField(4, content)];
}

function encodeShape(sizes: readonly number[]): Parts {
  return sizes.map((size) => messageField(2, [integerField(1, size)]));
}

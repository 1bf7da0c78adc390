/** `NodeProto` and `AttributeProto`. */
import { requireFewParts } from '../../mostParts';
import type { ProtoFile, Range } from './protoFile';
import { floatsOf, textOf, wholeNumberOf, wholeNumbersOf } from './scalars';
import { readTensor, type StoredTensor } from './tensor';

export interface NodeProto {
  readonly name: string;
  readonly operator: string;
  /** Empty for ONNX's own operators. */
  readonly domain: string;
  /** An empty name is an input that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
}

export interface Attribute {
  readonly int?: number;
  readonly float?: number;
  readonly text?: string;
  readonly ints: readonly number[];
  readonly floats: readonly number[];
  readonly texts: readonly string[];
  readonly tensor?: StoredTensor;
}

export async function readNode(file: ProtoFile, range: Range): Promise<NodeProto> {
  const node = {
    name: '',
    operator: '',
    domain: '',
    inputs: [] as string[],
    outputs: [] as string[],
    attributes: new Map<string, Attribute>(),
  };
  await file.walk(range, (field) => {
    requireFewParts(file.name, node.inputs.length + node.outputs.length + node.attributes.size);
    switch (field.number) {
      case 1:
        node.inputs.push(textOf(field, file));
        return undefined;
      case 2:
        node.outputs.push(textOf(field, file));
        return undefined;
      case 3:
        node.name = textOf(field, file);
        return undefined;
      case 4:
        node.operator = textOf(field, file);
        return undefined;
      case 5:
        return readAttribute(file, field).then(([name, attribute]) => void node.attributes.set(name, attribute));
      case 7:
        node.domain = textOf(field, file).replace(/^ai\.onnx$/u, '');
        return undefined;
      default:
        return undefined;
    }
  });
  return node;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

async function readAttribute(file: ProtoFile, range: Range): Promise<[string, Attribute]> {
  let name = '';
  const found: Mutable<Pick<Attribute, 'int' | 'float' | 'text' | 'tensor'>> = {};
  const lists = { ints: [] as number[], floats: [] as number[], texts: [] as string[] };
  await file.walk(range, (field) => {
    switch (field.number) {
      case 1:
        name = textOf(field, file);
        return undefined;
      case 2:
        [found.float] = floatsOf(field, file) as [number];
        return undefined;
      case 3:
        found.int = wholeNumberOf(field, file);
        return undefined;
      case 4:
        // A text of any length: only short ones say how a layer computes.
        if (field.bytes !== undefined) found.text = textOf(field, file);
        return undefined;
      case 5:
        return readTensor(file, field).then((tensor) => void (found.tensor = tensor));
      case 7:
        lists.floats.push(...floatsOf(field, file));
        return undefined;
      case 8:
        lists.ints.push(...wholeNumbersOf(field, file));
        return undefined;
      case 9:
        if (field.bytes !== undefined) lists.texts.push(textOf(field, file));
        return undefined;
      default:
        return undefined;
    }
  });
  return [name, { ...found, ...lists }];
}

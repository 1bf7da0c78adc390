/** A TF.js graph model: a table of its operations and weights. They are TensorFlow's, after its optimiser; which layers they came from is not known. */
import path from 'node:path';
import { say } from '../../../core/message/message';
import { ImportError } from '../importError';
import type { OpenedLayer, OpenedModel } from '../importer';
import { type ModelSource, sourceName } from '../modelSource';
import { asName } from '../specName';
import { type StoredArray, valuesOf } from '../storedArray';
import { isObject, type JsonObject, type ModelFile } from './modelFile';

export function openGraphModel(source: ModelSource, { topology, writtenBy }: ModelFile, arrays: readonly StoredArray[]): OpenedModel {
  const file = sourceName(source);
  const why = say(
    'a TF.js graph model holds operations after optimisation, not layers, and cannot be trained: import the model that it was converted from, or convert that with --output_format=tfjs_layers_model',
  );
  return {
    name: asName(path.basename(path.dirname(source.file))),
    ...(writtenBy === undefined ? {} : { writtenBy }),
    layers: layersOf(topology, arrays),
    notices: [why],
    convert: () => Promise.reject(new ImportError(say('{0} cannot be imported: {1}', file, why))),
  };
}

interface Node {
  readonly name: string;
  readonly op: string;
  readonly input: readonly string[];
}

function layersOf(topology: JsonObject, arrays: readonly StoredArray[]): readonly OpenedLayer[] {
  const nodes = (Array.isArray(topology['node']) ? topology['node'] : []).flatMap(nodeOf);
  const stored = new Map(arrays.map((array) => [array.name, array]));
  const used = new Set<string>();
  const rows = rowsOfData(nodes, stored);
  return nodes.flatMap((node): OpenedLayer[] => {
    if (node.op === 'Const') return [];
    // Each in the first operation that uses it.
    const own = node.input.flatMap((name) => (used.size < used.add(name).size ? (stored.get(name) ?? []) : []));
    const weights = own.filter(({ dtype }) => dtype !== 'int32' && dtype !== 'bool');
    const inputs = node.input.filter((name) => !stored.has(name));
    const macs = macsOf(node, stored, rows);
    return [
      {
        name: node.name,
        type: node.op,
        inputs,
        params: valuesOf(weights),
        ...(macs === undefined
          ? { problem: say('its multiply-accumulates are not known: the file does not say what shapes go in') }
          : { macs }),
        weights: weights.map(({ name, shape, dtype, bytes }) => ({ name, shape, dtype, bytes })),
      },
    ];
  });
}

function nodeOf(node: unknown): Node[] {
  if (!isObject(node) || typeof node['name'] !== 'string' || typeof node['op'] !== 'string') return [];
  const input = Array.isArray(node['input']) ? node['input'].filter((name) => typeof name === 'string') : [];
  // "^name" only says what comes first, "name:1" is another output of the same operation.
  return [
    { name: node['name'], op: node['op'], input: input.filter((name) => !name.startsWith('^')).map((name) => name.replace(/:\d+$/u, '')) },
  ];
}

/** Operations that give one row for each row of data, as far as that is sure: a Reshape may count steps in. Inputs come before what takes them. */
function rowsOfData(nodes: readonly Node[], stored: ReadonlyMap<string, StoredArray>): ReadonlySet<string> {
  const rows = new Set<string>();
  for (const { name, op, input } of nodes) {
    const data = input.filter((other) => !stored.has(other));
    const isSure = op === 'Placeholder' || (data.length > 0 && !/Reshape|Transpose|Batch|Gather|Slice|Tile/u.test(op));
    if (isSure && data.every((other) => rows.has(other))) rows.add(name);
  }
  return rows;
}

/** Operations whose work depends on the size of what goes in, which the file does not say. */
const unknown = /Conv|Einsum|BatchMatMul|Dilation2D|While|TensorList/u;

/** A matrix meets each row once; the other operations multiply no weights. */
function macsOf({ op, input }: Node, stored: ReadonlyMap<string, StoredArray>, rows: ReadonlySet<string>): number | undefined {
  if (unknown.test(op)) return undefined;
  if (op !== 'MatMul' && op !== '_FusedMatMul') return 0;
  const [data = '', weights = ''] = input;
  const matrix = stored.get(weights);
  return matrix === undefined || !rows.has(data) ? undefined : valuesOf([matrix]);
}

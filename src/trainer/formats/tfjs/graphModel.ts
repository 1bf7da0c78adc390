/** A TF.js graph model: a table of its operations and weights. They are TensorFlow's, after its optimiser; which layers they came from is not known. */
import path from 'node:path';
import type { Shape } from '../../../core/layers/kind';
import { say } from '../../../core/message/message';
import { ImportError } from '../importError';
import type { OpenedLayer, OpenedModel } from '../importer';
import { type ModelSource, sourceName } from '../modelSource';
import { asName } from '../specName';
import { type StoredArray, valuesOf } from '../storedArray';
import { type Node, nodeOf } from './graphNode';
import { shapesOf } from './graphShapes';
import type { JsonObject, ModelFile } from './modelFile';

export async function openGraphModel(
  source: ModelSource,
  { topology, writtenBy }: ModelFile,
  arrays: readonly StoredArray[],
): Promise<OpenedModel> {
  const file = sourceName(source);
  const why = say(
    'a TF.js graph model holds operations after optimisation, not layers, and cannot be trained: import the model that it was converted from, or convert that with --output_format=tfjs_layers_model',
  );
  return {
    name: asName(path.basename(path.dirname(source.file))),
    ...(writtenBy === undefined ? {} : { writtenBy }),
    layers: await layersOf(topology, arrays),
    notices: [why],
    convert: () => Promise.reject(new ImportError(say('{0} cannot be imported: {1}', file, why))),
  };
}

async function layersOf(topology: JsonObject, arrays: readonly StoredArray[]): Promise<readonly OpenedLayer[]> {
  const nodes = (Array.isArray(topology['node']) ? topology['node'] : []).flatMap(nodeOf);
  const stored = new Map(arrays.map((array) => [array.name, array]));
  const used = new Set<string>();
  const rows = rowsOfData(nodes, stored);
  const shapes = await shapesOf(nodes, stored);
  return nodes.flatMap((node): OpenedLayer[] => {
    if (node.op === 'Const') return [];
    // Each in the first operation that uses it.
    const own = node.input.flatMap((name) => (used.size < used.add(name).size ? (stored.get(name) ?? []) : []));
    const weights = own.filter(({ dtype }) => dtype !== 'int32' && dtype !== 'bool');
    const inputs = node.input.filter((name) => !stored.has(name));
    const macs = macsOf(node, { stored, rows, shapes });
    const shape = shapes.get(node.name);
    return [
      {
        name: node.name,
        type: node.op,
        inputs,
        ...(shape === undefined ? {} : { outputShape: shape.slice(1) }),
        params: valuesOf(weights),
        ...(macs === undefined
          ? { problem: say('its multiply-accumulates are not known: the file does not say what shapes go in') }
          : { macs }),
        weights: weights.map(({ name, shape, dtype, bytes }) => ({ name, shape, dtype, bytes })),
      },
    ];
  });
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

/** Operations whose work depends on the size of what goes in. */
const ofSizes = /Conv|Einsum|BatchMatMul|Dilation2D|While|TensorList/u;

interface Known {
  readonly stored: ReadonlyMap<string, StoredArray>;
  /** Of `rowsOfData`. */
  readonly rows: ReadonlySet<string>;
  readonly shapes: ReadonlyMap<string, Shape>;
}

/** For one row. A matrix meets it once, a filter every place; the other operations multiply no weights. */
function macsOf({ name, op, input }: Node, { stored, rows, shapes }: Known): number | undefined {
  const [data = '', weights = ''] = input;
  const array = stored.get(weights);
  const [, height, width] = /^(?:_Fused)?Conv2D$|^(?:Fused)?DepthwiseConv2dNative$/u.test(op) ? (shapes.get(name) ?? []) : [];
  if (array !== undefined && typeof height === 'number' && typeof width === 'number') return height * width * valuesOf([array]);
  if (ofSizes.test(op)) return undefined;
  if (op !== 'MatMul' && op !== '_FusedMatMul') return 0;
  const isOfRow = rows.has(data) || shapes.get(data)?.[0] === null;
  return array === undefined || !isOfRow ? undefined : valuesOf([array]);
}

/** TF.js's layers-model format: `model.json` with the structure, and one binary file with the weights. */
import type { RowsTaken } from '../../../core/data/rowsTaken';
import type { ModelGraph } from '../../../core/graph/graph';
import { say } from '../../../core/message/message';
import { selectWeights, expandWeights, withoutSelects } from '../../../core/units/selectors/expand';
import { sizeOf } from '../../../core/numbers/sizeOf';
import { type Weights, weightKey } from '../../../core/weights/weights';
import { channelsOfWeight, findScales } from '../../../core/methods/quantizing/grid';
import { weightsFor, WeightsMismatch } from '../fit';
import { withoutHardSwish } from '../keras/write/withoutHardSwish';
import { type Encode, asFloat32 } from './encoding';
import { type ManifestEntry, manifestGroups } from './manifest';
import { constantsOf, fromStored, storedWeight, toStored } from './stored';
import { storedBytes, storedValues } from './storedValues';
import { kerasTopology } from './topology';
import { isNameOf } from '../weightNames';

export const weightsFile = 'weights.bin';

export interface LayersModel {
  /** The text of `model.json`. */
  readonly model: string;
  /** The bytes of `weights.bin`: little endian, in the order of the manifest. */
  readonly weights: Uint8Array;
}

export interface LayersModelOptions {
  /** How values are stored: by default as float32. */
  readonly encode?: Encode;
  /** What stands in the rows that the model takes. */
  readonly rows?: RowsTaken | undefined;
}

/**
 * TF.js has no Select: the layers behind one get rows of zeros for what it leaves out.
 */
export function writeLayersModel(graph: ModelGraph, weights: Weights, generatedBy: string, options: LayersModelOptions = {}): LayersModel {
  const plain = withoutSelects(graph);
  return writePlainModel(withoutHardSwish(plain.graph), expandWeights(weights, plain), generatedBy, options);
}

function writePlainModel(
  graph: ModelGraph,
  weights: Weights,
  generatedBy: string,
  { encode = asFloat32, rows }: LayersModelOptions,
): LayersModel {
  const entries = graph.layers.flatMap((layer) => [
    ...layer.weights.map((weight) => {
      const stored = storedWeight(layer, weight);
      const tensor = weights.get(weightKey(layer.name, weight.name))!;
      const channels = channelsOfWeight(weight);
      const isGrid = channels !== undefined && findScales(tensor, channels) !== undefined;
      return { stored, encoded: encode(toStored(tensor.data, stored), isGrid) };
    }),
    ...constantsOf(layer).map((stored) => ({
      stored,
      encoded: asFloat32(new Float32Array(sizeOf(stored.shape)).fill(stored.value), false),
    })),
  ]);
  const manifest = entries.map(({ stored: { name, shape }, encoded: { quantization } }): ManifestEntry => {
    return { name, shape, dtype: 'float32', ...(quantization === undefined ? {} : { quantization }) };
  });
  const model = {
    format: 'layers-model',
    generatedBy,
    convertedBy: null,
    ...(rows && { userDefinedMetadata: { rows } }),
    modelTopology: kerasTopology(graph),
    weightsManifest: [{ paths: [weightsFile], weights: manifest }],
  };
  const weightBytes = concatenateBytes(entries.map(({ encoded }) => encoded.bytes));
  return { model: `${JSON.stringify(model, null, 1)}\n`, weights: weightBytes };
}

/**
 * The weights of a model that `writeLayersModel` or `model.save` wrote, for the layers of `graph`.
 *
 * @param model the text of `model.json`
 * @param binaries the contents of the files that its manifest names, in that order and one after the other
 * @throws WeightsMismatch when something is missing or of another shape
 */
export function readLayersModelWeights(model: string, binaries: Uint8Array, graph: ModelGraph): Weights {
  const stored: StoredTensor[] = [];
  let offset = 0;
  for (const entry of manifestGroups(model).flatMap(({ weights }) => weights)) {
    const end = offset + storedBytes(entry);
    stored.push({ entry, from: offset, to: end });
    offset = end;
  }
  if (offset !== binaries.length)
    throw new WeightsMismatch(say('its manifest describes {0} bytes of weights, but its binary files hold {1}', offset, binaries.length));
  const plain = withoutSelects(graph);
  const read = weightsFor(plain.graph, ({ layer, weight }) => {
    const expected = storedWeight(layer, weight);
    const found = tensorNamed(expected.name, stored);
    if (found === undefined) return undefined;
    const { entry, from, to } = found;
    const fits = entry.shape.join() === expected.shape.join();
    return { shape: fits ? weight.shape : entry.shape, read: () => fromStored(storedValues(entry, binaries.subarray(from, to)), expected) };
  });
  return selectWeights(graph, read, plain);
}

interface StoredTensor {
  readonly entry: ManifestEntry;
  /** Where its bytes are in the binaries. */
  readonly from: number;
  readonly to: number;
}

/** The tensor of exactly that name, or the only one that another writer would call so. @throws WeightsMismatch when it could be several */
function tensorNamed(name: string, stored: readonly StoredTensor[]): StoredTensor | undefined {
  const exact = stored.find(({ entry }) => entry.name === name);
  if (exact !== undefined) return exact;
  const [first, second] = stored.filter(({ entry }) => isNameOf(entry.name, name));
  if (first !== undefined && second !== undefined)
    throw new WeightsMismatch(say('its {0} and {1} could both be {2}', first.entry.name, second.entry.name, name));
  return first;
}

/** What a `model.json` says of its binary files. */
export interface WeightFiles {
  /** Relative to it, each once. */
  readonly paths: readonly string[];
  /** Of all files together, as the shapes of the weights have it and the ways in which they are stored. */
  readonly bytes: number;
}

/** @throws WeightsMismatch when it is not a layers model, names a file twice, or stores values in a way that is not known */
export function weightFilesOf(model: string): WeightFiles {
  const groups = manifestGroups(model);
  const paths = groups.flatMap((group) => group.paths);
  const known = new Set<string>();
  const again = paths.find((path) => known.size === known.add(path).size);
  if (again !== undefined) throw new WeightsMismatch(say('it names the file "{0}" more than once', again));
  return { paths, bytes: groups.flatMap(({ weights }) => weights).reduce((sum, entry) => sum + storedBytes(entry), 0) };
}

function concatenateBytes(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

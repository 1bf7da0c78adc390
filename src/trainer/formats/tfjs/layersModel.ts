/** TF.js's layers-model format: `model.json` with the structure, and one binary file with the weights. */
import type { ModelGraph } from '../../../core/graph/graph';
import { say } from '../../../core/message';
import { gatherWeights, spreadWeights, withoutSelects } from '../../../core/units/selectors/spread';
import { type Weights, weightKey } from '../../../core/weights/weights';
import { weightsFor, WeightsMismatch } from '../fit';
import { fromStored, storedWeight, toStored } from './stored';
import { kerasTopology } from './topology';

export const weightsFile = 'weights.bin';

export interface LayersModel {
  /** The text of `model.json`. */
  readonly model: string;
  /** The bytes of `weights.bin`: float32, little endian, in the order of the manifest. */
  readonly weights: Uint8Array;
}

interface ManifestEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
}

/** TF.js has no Select: the layers behind one get rows of zeros for what it leaves out. */
export function writeLayersModel(graph: ModelGraph, weights: Weights, generatedBy: string): LayersModel {
  const plain = withoutSelects(graph);
  return writePlainModel(plain.graph, spreadWeights(weights, plain), generatedBy);
}

function writePlainModel(graph: ModelGraph, weights: Weights, generatedBy: string): LayersModel {
  const entries = graph.layers.flatMap((layer) =>
    layer.weights.map((weight) => ({ key: weightKey(layer.name, weight.name), stored: storedWeight(layer, weight) })),
  );
  const manifest: ManifestEntry[] = entries.map(({ stored: { name, shape } }) => ({ name, shape, dtype: 'float32' }));
  const model = {
    format: 'layers-model',
    generatedBy,
    convertedBy: null,
    modelTopology: kerasTopology(graph),
    weightsManifest: [{ paths: [weightsFile], weights: manifest }],
  };
  const tensors = entries.map(({ key, stored }) => toStored(weights.get(key)!.data, stored));
  return { model: `${JSON.stringify(model, null, 1)}\n`, weights: concatenateBytes(tensors) };
}

/**
 * The weights of a model that `writeLayersModel` or `model.save` wrote, for the layers of `graph`.
 *
 * @param model the text of `model.json`
 * @param binaries the contents of the files that its manifest names, in that order and one after the other
 * @throws WeightsMismatch when something is missing or of another shape
 */
export function readLayersModelWeights(model: string, binaries: Uint8Array, graph: ModelGraph): Weights {
  const stored = new Map<string, { shape: readonly number[]; offset: number }>();
  let offset = 0;
  for (const { name, shape, dtype } of manifestOf(model)) {
    if (dtype !== 'float32') throw new WeightsMismatch(say('it stores {0} as {1}, and only float32 can be read', name, dtype));
    stored.set(name, { shape, offset });
    offset += sizeOf(shape) * Float32Array.BYTES_PER_ELEMENT;
  }
  if (offset !== binaries.length)
    throw new WeightsMismatch(say('its manifest describes {0} bytes of weights, but its binary files hold {1}', offset, binaries.length));
  const plain = withoutSelects(graph);
  const read = weightsFor(plain.graph, ({ layer, weight }) => {
    const expected = storedWeight(layer, weight);
    const found = stored.get(expected.name);
    if (found === undefined) return undefined;
    const fits = found.shape.join() === expected.shape.join();
    const end = found.offset + sizeOf(found.shape) * Float32Array.BYTES_PER_ELEMENT;
    return {
      shape: fits ? weight.shape : found.shape,
      // A copy, because float32 must lie at a multiple of its size.
      read: () => fromStored(new Float32Array(new Uint8Array(binaries.subarray(found.offset, end)).buffer), expected),
    };
  });
  return gatherWeights(graph, read, plain);
}

/** What a `model.json` says of its binary files. */
export interface WeightFiles {
  /** Relative to it, each once. */
  readonly paths: readonly string[];
  /** Of all files together, as the shapes of the weights have it. */
  readonly bytes: number;
}

/** @throws WeightsMismatch when it is not a layers model, or names a file twice */
export function weightFilesOf(model: string): WeightFiles {
  const groups = groupsOf(model);
  const paths = groups.flatMap((group) => group.paths);
  const known = new Set<string>();
  const again = paths.find((path) => known.size === known.add(path).size);
  if (again !== undefined) throw new WeightsMismatch(say('it names the file "{0}" more than once', again));
  return { paths, bytes: bytesOf(groups) };
}

function bytesOf(groups: readonly ManifestGroup[]): number {
  return groups.flatMap((group) => group.weights).reduce((sum, { shape }) => sum + sizeOf(shape) * Float32Array.BYTES_PER_ELEMENT, 0);
}

interface ManifestGroup {
  readonly paths: string[];
  readonly weights: ManifestEntry[];
}

function manifestOf(model: string): ManifestEntry[] {
  return groupsOf(model).flatMap((group) => group.weights);
}

function groupsOf(model: string): ManifestGroup[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(model);
  } catch {
    throw new WeightsMismatch(say('it is not valid JSON'));
  }
  const groups: unknown = typeof parsed === 'object' && parsed !== null && 'weightsManifest' in parsed ? parsed.weightsManifest : undefined;
  if (!Array.isArray(groups) || !groups.every(isGroup))
    throw new WeightsMismatch(say('it is no TF.js layers model: it has no weightsManifest'));
  return groups;
}

function isGroup(group: unknown): group is ManifestGroup {
  if (typeof group !== 'object' || group === null || !('paths' in group) || !('weights' in group)) return false;
  const isEntry = (entry: unknown) =>
    typeof entry === 'object' &&
    entry !== null &&
    'name' in entry &&
    typeof entry.name === 'string' &&
    'dtype' in entry &&
    typeof entry.dtype === 'string' &&
    'shape' in entry &&
    Array.isArray(entry.shape) &&
    entry.shape.every((size) => Number.isInteger(size) && size >= 0);
  const isPath = (path: unknown) => typeof path === 'string';
  return Array.isArray(group.paths) && group.paths.every(isPath) && Array.isArray(group.weights) && group.weights.every(isEntry);
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function concatenateBytes(tensors: readonly Float32Array[]): Uint8Array {
  const bytes = new Uint8Array(tensors.reduce((sum, data) => sum + data.byteLength, 0));
  let offset = 0;
  for (const { buffer, byteOffset, byteLength } of tensors) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), offset);
    offset += byteLength;
  }
  return bytes;
}

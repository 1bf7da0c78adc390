/** The weights a model starts from: those its spec names, or new ones. */
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { ModelGraph } from '../../core/graph/graph';
import { say } from '../../core/message/message';
import type { Model } from '../../core/weights/model';
import { prunableKeys } from '../../core/methods/pruning/prune';
import type { WeightKey, Weights } from '../../core/weights/weights';
import { fileBeside } from '../data/dataFiles';
import { initialWeights } from '../engine/initialize';
import { readRegular, whyUnreadable } from '../../system/files/regularFile';
import { readSpecText } from '../../system/files/specText';
import { throwIfCancelled } from '../engine/errors';
import { weightsFor, WeightsMismatch } from '../formats/fit';
import { ImportError } from '../formats/importError';
import { openModelSource } from '../formats/modelSource';
import { PackedError, packedExtension, readPackedWeights } from '../formats/packed/packed';
import { readLayersModelWeights, weightFilesOf } from '../formats/tfjs/layersModel';
import type { SpecFile } from '../input/specFile';

/** What a packed model may take on disk: more is no file that packing gave. */
const mostPackedBytes = 2 ** 31 - 1;

/**
 * Weights that are zero in a model that was pruned before stay pruned.
 *
 * @param readable the folders that files of the spec must lie in
 * @throws InputError when the weights file is missing or belongs to another model
 */
export async function originalModel(spec: SpecFile, readable: readonly string[], signal: AbortSignal): Promise<Model> {
  const { graph } = spec;
  const named = spec.spec.weights;
  if (named === undefined) return { graph, weights: initialWeights(graph, spec.spec.train?.seed ?? 0), masks: new Map() };
  const file = await fileBeside(spec, named, ['weights'], readable);
  try {
    const weights = await readNamed(spec, { file, named }, readable, signal);
    requireFinite(spec, named, weights);
    const masks = prunableKeys(graph).flatMap((key): [WeightKey, Uint8Array][] => {
      const { data } = weights.get(key)!;
      return data.includes(0) ? [[key, Uint8Array.from(data, (value) => (value === 0 ? 0 : 1))]] : [];
    });
    return { graph, weights, masks: new Map(masks) };
  } catch (cause) {
    if (cause instanceof ImportError) throw spec.errorAt(['weights'], say('the weights file cannot be used: {0}', cause.userMessage));
    if (cause instanceof PackedError)
      throw spec.errorAt(['weights'], say('the weights file "{0}" cannot be read: {1}', named, cause.userMessage));
    if (cause instanceof WeightsMismatch)
      throw spec.errorAt(['weights'], say('the weights file "{0}" does not fit this model: {1}', named, cause.userMessage));
    const why = whyUnreadable(cause);
    if (why === undefined) throw cause;
    throw spec.errorAt(['weights'], say('the weights file "{0}" cannot be read: {1}', named, say('it, or a file that it names, {0}', why)));
  }
}

/** Packed models and those of TF.js are recognized by their names, since they are texts; all others by their content. */
async function readNamed(
  spec: SpecFile,
  { file, named }: { readonly file: string; readonly named: string },
  readable: readonly string[],
  signal: AbortSignal,
): Promise<Weights> {
  if (named.endsWith(packedExtension)) {
    const between = async () => {
      await setImmediate();
      throwIfCancelled(signal);
    };
    return readPackedWeights(await readRegular(file, mostPackedBytes), spec.graph, between);
  }
  if (named.endsWith('.json')) return layersModelWeights(spec, file, named, readable);
  return importedWeights(file, spec.graph, signal);
}

/** Of a file of another program, whose layers have the names of the spec's. */
async function importedWeights(file: string, graph: ModelGraph, signal: AbortSignal): Promise<Weights> {
  const source = await openModelSource(file);
  try {
    const opened = await (await (await import('../formats/importers')).importerOf(source)).open(source, signal);
    if (opened.weightsFor !== undefined) return await opened.weightsFor(graph, signal);
    const { weights } = await opened.convert(signal);
    return weightsFor(graph, ({ key }) => {
      const found = weights.get(key);
      return found && { shape: found.shape, read: () => found.data };
    });
  } finally {
    await source.close();
  }
}

/** @throws InputError at the first value that is not a number, or infinite */
function requireFinite(spec: SpecFile, named: string, weights: Weights): void {
  for (const [key, { shape, data }] of weights) {
    const at = data.findIndex((value) => !Number.isFinite(value));
    if (at === -1) continue;
    const value = Number.isNaN(data[at]) ? 'NaN' : say('an infinite value');
    throw spec.errorAt(
      ['weights'],
      say(
        'the weights file "{0}" has {1} in {2}, at [{3}]: train that model again, or take weights from before',
        named,
        value,
        key,
        placeIn(shape, at),
      ),
    );
  }
}

/** A value's indices along each axis. */
function placeIn(shape: readonly number[], at: number): string {
  let rest = at;
  const indices = shape.toReversed().map((size) => {
    const index = rest % size;
    rest = Math.floor(rest / size);
    return index;
  });
  return indices.toReversed().join(', ');
}

async function layersModelWeights(spec: SpecFile, file: string, named: string, readable: readonly string[]): Promise<Weights> {
  const model = await readSpecText(file);
  const { paths, bytes } = weightFilesOf(model);
  const parts: Buffer[] = [];
  let left = bytes;
  for (const part of paths) {
    const inside = path.join(path.dirname(named), part);
    const content = await readRegular(await fileBeside(spec, inside, ['weights'], readable), left);
    left -= content.length;
    parts.push(content);
  }
  return readLayersModelWeights(model, Buffer.concat(parts), spec.graph);
}

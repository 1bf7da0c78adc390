/** A TF.js `model.json`, as far as its two formats are alike. */
import { say } from '../../../core/message/message';
import { parseBoundedJson } from '../boundedJson';
import { ImportError } from '../importError';
import { type ModelSource, sourceName } from '../modelSource';
import { requireFewParts } from '../mostParts';
import type { ManifestGroup } from './manifest';
import { manifestGroups } from './manifest';

export type JsonObject = Readonly<Record<string, unknown>>;

export interface ModelFile {
  /** Of layers, as Keras writes them, or a graph of operations. */
  readonly topology: JsonObject;
  readonly groups: readonly ManifestGroup[];
  readonly isGraph: boolean;
  /** The program that wrote it. */
  readonly writtenBy?: string;
}

const mostBytes = 1 << 25;

/** @throws ImportError */
export async function readModelFile(source: ModelSource): Promise<ModelFile> {
  const file = sourceName(source);
  if (source.size > mostBytes) throw new ImportError(say('{0} is too large for a configuration of a model', file));
  const text = Buffer.from(await source.read(0, source.size))
    .toString('utf8')
    .replace(/^\uFEFF/u, '');
  let model: unknown;
  try {
    model = parseBoundedJson(text, file);
  } catch (cause) {
    if (cause instanceof ImportError) throw cause;
    throw new ImportError(say('{0} is damaged: the text of its model is no JSON: {1}', file, cause instanceof Error ? cause.message : ''));
  }
  const topology = isObject(model) ? model['modelTopology'] : undefined;
  if (!isObject(model) || !isObject(topology)) throw new ImportError(say('{0} is no whole TF.js model: it has no "modelTopology"', file));
  requireFewParts(file, weightsIn(model['weightsManifest']));
  const writer = model['convertedBy'] ?? model['generatedBy'];
  return {
    topology,
    groups: model['weightsManifest'] === undefined ? [] : manifestGroups(text),
    isGraph: model['format'] === 'graph-model' || Array.isArray(topology['node']),
    ...(typeof writer === 'string' ? { writtenBy: writer } : {}),
  };
}

function weightsIn(groups: unknown): number {
  if (!Array.isArray(groups)) return 0;
  return groups.reduce<number>(
    (sum, group: unknown) => sum + (isObject(group) && Array.isArray(group['weights']) ? group['weights'].length : 0),
    groups.length,
  );
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

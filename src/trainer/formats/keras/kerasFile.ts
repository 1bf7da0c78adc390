/** What a file of Keras holds, whichever of its formats it is in. */
import { type Config, isConfig, objectIn } from '../../../core/keras/config';
import { say } from '../../../core/message/message';
import { parseBoundedJson } from '../boundedJson';
import { ImportError } from '../importError';
import { requireFewParts } from '../mostParts';
import type { StoredWeights } from './storedWeights';

export interface KerasFile {
  /** The model: `class_name` and `config`. Missing where the file holds weights alone. */
  readonly model?: Config;
  /** The version of Keras that wrote it, where the file says so. */
  readonly version?: string;
  /** Missing where there are none. */
  readonly weights?: StoredWeights;
}

/**
 * A model's configuration: that of `to_json`, or what is in the place of it.
 *
 * @param file its name, and what of it the text is, for messages
 * @throws ImportError
 */
export function parseModel(file: string, text: string): { readonly model: Config; readonly version?: string } {
  let model: unknown;
  try {
    model = parseBoundedJson(text, file);
  } catch (cause) {
    if (cause instanceof ImportError) throw cause;
    throw new ImportError(say('{0} is damaged: the text of its model is no JSON: {1}', file, cause instanceof Error ? cause.message : ''));
  }
  if (
    !isConfig(model) ||
    typeof model['class_name'] !== 'string' ||
    (objectIn(model, 'config') === undefined && !Array.isArray(model['config']))
  )
    throw new ImportError(say('{0} holds no Keras model: its JSON has no "class_name" and "config"', file));
  requireFewParts(file, layersIn(model));
  const version = model['keras_version'];
  return { model, ...(typeof version === 'string' ? { version } : {}) };
}

/** Layers of a model and of all models inside of it, each counted once however often it runs. */
function layersIn(model: Config): number {
  let count = 0;
  const open: Config[] = [model];
  while (open.length > 0) {
    const { config } = open.pop()!;
    // Keras 1 has the layers of a Sequential in the place of its configuration.
    const layers: unknown = Array.isArray(config) ? config : isConfig(config) ? config['layers'] : undefined;
    if (!Array.isArray(layers)) continue;
    count += layers.length;
    for (const layer of layers) if (isConfig(layer)) open.push(layer);
  }
  return count;
}

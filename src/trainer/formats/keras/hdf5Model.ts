/** `.h5` and `.weights.h5`: whole models, or weights whose model stands beside them as JSON. */
import path from 'node:path';
import { say } from '../../../core/message/message';
import { openHdf5 } from '../hdf5/file';
import { ImportError } from '../importError';
import type { ModelSource } from '../modelSource';
import { besideIfThere } from './beside';
import { groupedWeights } from './groupedWeights';
import { type KerasFile, parseModel } from './kerasFile';
import { legacyWeights } from './legacyWeights';
import type { StoredWeights } from './storedWeights';

/** A configuration of some megabytes has thousands of layers. */
const mostJson = 1 << 26;

export async function openHdf5Model(source: ModelSource): Promise<KerasFile> {
  const file = path.basename(source.file);
  const root = await openHdf5(source);
  const [config] = (await root.texts('model_config')) ?? [];
  const [version] = (await root.texts('keras_version')) ?? [];
  const weights = await readStoredWeights(source);
  if (config === undefined && weights === undefined)
    throw new ImportError(say('{0} is an HDF5 file, but no model of Keras: it has neither a configuration nor layers with weights', file));
  const described = config === undefined ? await modelBeside(source) : parseModel(file, config);
  return { ...described, ...(version === undefined ? {} : { version }), ...(weights === undefined ? {} : { weights }) };
}

/** @returns undefined when there are none @throws ImportError */
export async function readStoredWeights(source: ModelSource): Promise<StoredWeights | undefined> {
  const root = await openHdf5(source);
  const whole = await root.child('model_weights');
  return (await legacyWeights(whole ?? root)) ?? groupedWeights(root);
}

/** Of "name.weights.h5" and "name.h5", "name.json" is the model. */
async function modelBeside(source: ModelSource): Promise<Pick<KerasFile, 'model' | 'version'>> {
  const name = path.basename(source.file).replace(/(?:[._]weights)?\.[^.]+$/u, '.json');
  const json = await besideIfThere(source, name);
  if (json === undefined || json.size > mostJson) return {};
  return parseModel(name, Buffer.from(await json.read(0, json.size)).toString('utf8'));
}

/** A TF.js layers model is Keras's configuration with weights in shards. */
import { type WeightKey, weightKey } from '../../../core/weights/weights';
import { type KerasFile, parseModel } from '../keras/kerasFile';
import type { StoredWeights } from '../keras/storedWeights';
import type { StoredArray } from '../storedArray';
import { isNameOf, nameInFile } from '../weightNames';
import { isObject, type JsonObject } from './modelFile';

/** @param file its name, for messages. @throws ImportError */
export function layersFile(file: string, topology: JsonObject, arrays: readonly StoredArray[]): KerasFile {
  // The converter keeps the configuration with what trained it; TF.js itself saves it alone.
  const config = isObject(topology['model_config']) ? topology['model_config'] : topology;
  const { model } = parseModel(file, JSON.stringify(config));
  const version = topology['keras_version'];
  const isKeras = typeof version === 'string' && /^\d/u.test(version);
  return { model, ...(isKeras ? { version } : {}), ...(arrays.length === 0 ? {} : { weights: byName(arrays) }) };
}

function byName(arrays: readonly StoredArray[]): StoredWeights {
  const partsOf = (name: string) => name.split('/').slice(0, -1);
  return {
    places: () => Promise.resolve([...new Set(arrays.map(({ name }) => partsOf(name)[0] ?? name))].map((name) => ({ name, group: name }))),
    arraysOf: ({ name }) => Promise.resolve(arrays.filter((array) => partsOf(array.name).includes(name))),
    match: (origins) => {
      const found = new Map<WeightKey, StoredArray>();
      for (const { layer, leaf } of origins)
        for (const weight of layer.weights) {
          const wanted = nameInFile({ name: leaf.path.at(-1)!.name, spec: layer.spec }, weight.name, 'layer');
          const array = arrays.find(({ name }) => name === wanted) ?? arrays.find(({ name }) => isNameOf(name, wanted));
          if (array !== undefined) found.set(weightKey(layer.name, weight.name), array);
        }
      return Promise.resolve(found);
    },
  };
}

/** Weights as Keras lays them out in `.keras` and `.weights.h5` since 2.12: groups within groups, in which the weights are numbered. */
import { type WeightKey, weightKey } from '../../../core/weights/weights';
import type { Hdf5Object } from '../hdf5/file';
import type { StoredArray } from '../storedArray';
import { arrayOf } from './arrays';
import type { Place } from './convert/flatten';
import type { StoredWeights } from './storedWeights';

/** What the versions call the group of a model's layers. */
const containers = ['layers', '_layer_checkpoint_dependencies'];
/** Layers inside of layers. */
const deepest = 32;

/** @returns undefined when the weights are laid out otherwise */
export async function groupedWeights(root: Hdf5Object): Promise<StoredWeights | undefined> {
  const layers = await layersIn(root);
  if (layers === undefined) return undefined;
  const arraysAt = async (path: readonly Place[]) => {
    let group: Hdf5Object | undefined = root;
    for (const place of path) group = group && (await groupIn(await layersIn(group), place));
    return group === undefined ? [] : arraysIn(group, '', deepest);
  };
  return {
    places: async () => (await layers.names()).map((name) => ({ name, group: name })),
    arraysOf: (place) => arraysAt([place]),
    match: async (origins) => {
      const found = new Map<WeightKey, StoredArray>();
      for (const { layer, leaf } of origins) {
        const arrays = await arraysAt(leaf.path);
        for (const [at, { name }] of layer.weights.entries())
          if (arrays[at] !== undefined) found.set(weightKey(layer.name, name), arrays[at]);
      }
      return found;
    },
  };
}

async function layersIn(group: Hdf5Object): Promise<Hdf5Object | undefined> {
  for (const name of containers) {
    const found = await group.child(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Newer versions write a layer's own name beside its weights; older ones number the layers of a class. */
async function groupIn(layers: Hdf5Object | undefined, { name, group }: Place): Promise<Hdf5Object | undefined> {
  const numbered = await layers?.child(group);
  return numbered ?? layers?.child(name);
}

/** Those of the layer itself, then those of layers inside of it. */
async function arraysIn(group: Hdf5Object, path: string, levels: number): Promise<StoredArray[]> {
  if (levels === 0) return [];
  const names = await group.names();
  const arrays: StoredArray[] = [];
  const own = names.includes('vars') ? await group.child('vars') : undefined;
  const numbers = own === undefined ? [] : (await own.names()).toSorted((a, b) => Number(a) - Number(b));
  for (const name of numbers) arrays.push(...arrayOf(`${path}vars/${name}`, await own!.child(name)));
  for (const name of innerGroups(names)) {
    const inner = await group.child(name);
    if (inner !== undefined && inner.dataset === undefined) arrays.push(...(await arraysIn(inner, `${path}${name}/`, levels - 1)));
  }
  return arrays;
}

/** A Bidirectional has the layer that it was made with beside the two that it runs; random numbers have states that are no weights. */
function innerGroups(names: readonly string[]): readonly string[] {
  if (names.includes('forward_layer')) return ['forward_layer', 'backward_layer'];
  return names.filter((name) => name !== 'vars' && name !== 'seed_generator');
}

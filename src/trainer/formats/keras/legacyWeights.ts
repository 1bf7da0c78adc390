/** Weights as Keras 1 and 2 lay them out in HDF5, and Keras 3 in `.h5`: a group for each of the model's layers, with a list of names. */
import { type Config, objectIn } from '../../../core/keras/config';
import { type WeightKey, weightKey } from '../../../core/weights/weights';
import { descend, type Hdf5Object } from '../hdf5/file';
import { isNameOf, nameInFile } from '../weightNames';
import type { StoredArray } from '../storedArray';
import { arrayOf } from './arrays';
import type { Place } from './convert/flatten';
import { type StoredLayout, storedLayout, type WeightsWriter } from './storedLayouts';
import type { Origin, StoredWeights } from './storedWeights';

/** Attributes are limited in size: longer lists of names go on in others. */
const mostParts = 1000;

/** @param root the group that has one for each layer @returns undefined when it is laid out otherwise */
export async function legacyWeights(root: Hdf5Object): Promise<StoredWeights | undefined> {
  const layers = await textsOf(root, 'layer_names');
  if (layers === undefined) return undefined;
  const arraysOf = async ({ name }: Place) => {
    // A layer may be called "conv1/conv".
    const group = await descend(root, ...name.split('/'));
    const names = group && (await textsOf(group, 'weight_names'));
    const arrays = (names ?? []).map(async (weight) => arrayOf(weight, await descend(group!, ...weight.split('/'))));
    return (await Promise.all(arrays)).flat();
  };
  return {
    places: () => Promise.resolve(layers.map((name) => ({ name, group: name }))),
    arraysOf,
    match: async (origins) => {
      const found = new Map<WeightKey, StoredArray>();
      const writer = await writerOf(root);
      for (const [outermost, inside] of byOutermost(origins)) {
        const arrays = await arraysOf(outermost);
        const layouts = inside.map(({ leaf }) => storedLayout(leaf.element, writer));
        const isOther = layouts.some((layout) => layout !== undefined);
        const matches = (isOther ? undefined : byName(inside, arrays)) ?? byPlace(inside, layouts, arrays);
        for (const [key, array] of matches) found.set(key, array);
      }
      return found;
    },
  };
}

async function textsOf(group: Hdf5Object, attribute: string): Promise<readonly string[] | undefined> {
  const whole = await group.texts(attribute);
  if (whole !== undefined) return whole;
  const parts: string[] = [];
  for (let part = 0; part < mostParts; part++) {
    const more = await group.texts(`${attribute}${String(part)}`);
    if (more === undefined) return part === 0 ? undefined : parts;
    parts.push(...more);
  }
  return parts;
}

function byOutermost(origins: readonly Origin[]): ReadonlyMap<Place, readonly Origin[]> {
  const groups = new Map<string, [Place, Origin[]]>();
  for (const origin of origins) {
    const [outermost] = origin.leaf.path;
    if (outermost === undefined) continue;
    const group = groups.get(outermost.name);
    if (group === undefined) groups.set(outermost.name, [outermost, [origin]]);
    else group[1].push(origin);
  }
  return new Map(groups.values());
}

type Matches = readonly (readonly [WeightKey, StoredArray])[];

/** By the names that Keras gave the weights; `undefined` when these leave anything open. */
function byName(origins: readonly Origin[], arrays: readonly StoredArray[]): Matches | undefined {
  const matches: (readonly [WeightKey, StoredArray])[] = [];
  for (const { layer, leaf } of origins) {
    const name = leaf.path.at(-1)!.name;
    for (const weight of layer.weights) {
      const wanted = nameInFile({ name, spec: layer.spec }, weight.name, 'layer');
      const [array, other] = arrays.filter((candidate) => isNameOf(candidate.name, wanted));
      if (array === undefined || other !== undefined) return undefined;
      matches.push([weightKey(layer.name, weight.name), array]);
    }
  }
  return matches;
}

/** In Keras's order: those that are trained come first, as far as the layer itself is trained. */
function byPlace(origins: readonly Origin[], layouts: readonly (StoredLayout | undefined)[], stored: readonly StoredArray[]): Matches {
  const all = origins.map(({ layer, leaf }, at) => ({
    layout: layouts[at],
    weights: layer.weights.map((weight) => ({ layer, weight, isTrained: weight.trainable && isTrained(leaf.element) })),
  }));
  const ofEach = (kept: (weight: { readonly isTrained: boolean }) => boolean) =>
    all.map(({ layout, weights }) => ({ layout, weights: weights.filter(kept) }));
  const ordered = all.length === 1 ? all : [...ofEach(({ isTrained }) => isTrained), ...ofEach(({ isTrained }) => !isTrained)];
  let from = 0;
  const arrays = ordered.flatMap(({ layout, weights }) => {
    const own = stored.slice(from, (from += layout?.arrays(weights.length) ?? weights.length));
    return layout?.asInSpec(own) ?? own;
  });
  const wanted = ordered.flatMap(({ weights }) => weights);
  const fits =
    from === stored.length &&
    wanted.length === arrays.length &&
    wanted.every(({ weight }, at) => weight.shape.join() === arrays[at]!.shape.join());
  return fits ? wanted.map(({ layer, weight }, at) => [weightKey(layer.name, weight.name), arrays[at]!] as const) : [];
}

/** Keras 1 named no version beside the weights. */
async function writerOf(root: Hdf5Object): Promise<WeightsWriter> {
  const [version = '1'] = (await root.texts('keras_version')) ?? [];
  const [backend] = (await root.texts('backend')) ?? [];
  return { isKeras1: version.startsWith('1'), isTheano: backend === 'theano' };
}

function isTrained(element: Config | undefined): boolean {
  const config = element && objectIn(element, 'config');
  return config?.['trainable'] !== false;
}

/** What the layers of a Keras model cost, of which no weight has to be read. */
import { type Config, isConfig, nameIn, objectIn } from '../../../core/keras/config';
import { inputsOf } from '../../../core/keras/inputs';
import { analyzeKeras } from '../../../core/keras/analyzeKeras';
import { layersOf } from '../../../core/keras/nested';
import { readKerasLayer } from '../../../core/keras/readLayer';
import type { Shape } from '../../../core/layers/kind';
import { type Message, say } from '../../../core/message/message';
import type { OpenedLayer, OpenedWeight } from '../importer';
import { type StoredArray, valuesOf } from '../storedArray';
import { classOf } from './convert/flatten';
import { groupNames } from './groupNames';
import type { StoredWeights } from './storedWeights';

export interface KerasCosts {
  readonly layers: readonly OpenedLayer[];
  readonly notices: readonly Message[];
  /** What the model takes, where that is known. */
  readonly inputShape?: Shape;
}

/** @throws ImportError */
export async function costsOf({ config }: Config, weights: StoredWeights | undefined, signal: AbortSignal): Promise<KerasCosts> {
  const elements = layersOf(config).filter(isConfig);
  const groups = groupNames(elements.map(classOf));
  const arrays: (readonly StoredArray[])[] = [];
  for (const [index, element] of elements.entries()) {
    signal.throwIfAborted();
    arrays.push((await weights?.arraysOf({ name: nameIn(element), group: groups[index]! })) ?? []);
  }
  const drafts = elements.map((element) => readKerasLayer(element));
  // Where nothing else says what the first layer takes, its kernel does.
  const entries = elements.flatMap((element, index) =>
    (arrays[index] ?? []).map(({ name, shape }) => ({ name: `${nameIn(element)}/${lastPart(name)}`, shape })),
  );
  const { built, problems } = analyzeKeras({ name: '', layers: drafts, budget: {}, config, manifest: [{ weights: entries }] });
  const layers = elements.map((element, index): OpenedLayer => {
    const known = built.byIndex[index];
    const problem = problems.find(({ path: [list, at] }) => list === 'layers' && at === index)?.message;
    const stored = arrays[index] ?? [];
    const params = known?.params ?? (stored.length === 0 ? undefined : valuesOf(stored));
    return {
      name: nameIn(element),
      type: classOf(element),
      inputs: known?.inputs ?? inputsOf(element, objectIn(element, 'config') ?? {}).names,
      ...(known === undefined ? {} : { outputShape: known.outputShape, macs: known.macs }),
      ...(params === undefined ? {} : { params }),
      weights: stored.map(openedWeight),
      ...(problem === undefined ? {} : { problem }),
    };
  });
  const inputShape = built.byIndex[0]?.inputShapes[0];
  return { layers, notices: readAs(arrays.flat()), ...(inputShape === undefined ? {} : { inputShape }) };
}

/** Of a file without the model: a row for each group of weights. @throws ImportError */
export async function weightsAlone(weights: StoredWeights): Promise<readonly OpenedLayer[]> {
  const layers: OpenedLayer[] = [];
  for (const place of await weights.places()) {
    const arrays = await weights.arraysOf(place);
    layers.push({ name: place.name, type: '', inputs: [], params: valuesOf(arrays), weights: arrays.map(openedWeight) });
  }
  return layers;
}

function openedWeight({ name, shape, dtype, bytes }: StoredArray): OpenedWeight {
  return { name, shape, dtype, bytes };
}

/** Types of weights that are not kept as they are stored. */
function readAs(arrays: readonly StoredArray[]): Message[] {
  const others = new Set(arrays.map(({ dtype }) => dtype).filter((dtype) => dtype !== 'float32'));
  return [...others].map((dtype) => say('its weights of type {0} are read as float32', dtype));
}

/** "dense/kernel:0" → "kernel" */
function lastPart(name: string): string {
  return name.replace(/:\d+$/u, '').split('/').at(-1)!;
}

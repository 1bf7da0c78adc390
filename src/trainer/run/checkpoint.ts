/** Everything that a run needs to go on later as if it had never stopped, in one file. */
import { graphOf } from '../../core/graph/build';
import type { ModelGraph } from '../../core/graph/graph';
import type { LayerSpec } from '../../core/layers';
import type { Model } from '../../core/shrink/model';
import type { Masks, WeightKey, Weights, WeightTensor } from '../../core/weights/weights';
import type { Position } from './position';

export interface Checkpoint {
  readonly position: Position;
  /** Bytes of the event record at that moment. */
  readonly eventBytes: number;
  /** Seconds spent so far. */
  readonly seconds: { readonly start: number; readonly train: number; readonly shrink: number };
}

interface StoredTensor {
  readonly group: string;
  readonly key: WeightKey;
  readonly shape: readonly number[];
  readonly kind: 'float32' | 'mask';
}

interface Header {
  readonly format: number;
  readonly eventBytes: number;
  readonly seconds: Checkpoint['seconds'];
  readonly place: Omit<Position, 'model' | 'optimizer' | 'kept'>;
  readonly iterations: number;
  readonly slots: readonly string[];
  /** Names of the models and weights that are there. */
  readonly kept: readonly string[];
  /** By model, its layers. */
  readonly layers: Readonly<Record<string, readonly LayerSpec[]>>;
  readonly tensors: readonly StoredTensor[];
}

const formatVersion = 2;

/** One line of JSON, then the tensors it lists. */
export function writeCheckpoint({ position, eventBytes, seconds }: Checkpoint): Uint8Array {
  const { model, optimizer, kept, ...place } = position;
  const writer = new TensorWriter();
  writer.addModel('model', model);
  for (const [name, slot] of optimizer.slots) writer.addWeights(`slot ${name}`, slot);
  for (const name of ['start', 'best', 'early', 'original'] as const) {
    const weights = kept[name];
    if (weights !== undefined) writer.addWeights(name, weights);
  }
  for (const name of ['accepted', 'working'] as const) {
    const earlier = kept[name];
    if (earlier !== undefined) writer.addModel(name, earlier);
  }
  const header: Header = {
    ...{ format: formatVersion, eventBytes, seconds, place, iterations: optimizer.iterations },
    slots: [...optimizer.slots.keys()],
    kept: Object.keys(kept),
    layers: writer.layers,
    tensors: writer.tensors,
  };
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), ...writer.parts]);
}

/**
 * @param original the graph of the spec, which models of the same layers share
 * @throws Error when the bytes are no checkpoint of this version
 */
export function readCheckpoint(bytes: Uint8Array, original: ModelGraph): Checkpoint {
  const end = bytes.indexOf(10);
  const header = JSON.parse(Buffer.from(bytes.subarray(0, end)).toString()) as Header;
  if (header.format !== formatVersion) throw new Error(`checkpoints of format ${String(header.format)} cannot be read by this version`);
  const { weights, masks } = readTensors(bytes, end + 1, header.tensors);
  const weightsOf = (group: string): Weights => weights.get(group) ?? new Map<WeightKey, WeightTensor>();
  const modelOf = (group: string): Model => ({
    graph: graphFrom(original, header.layers[group] ?? []),
    weights: weightsOf(group),
    masks: masks.get(group) ?? new Map<WeightKey, Uint8Array>(),
  });
  const kept = (name: string) => header.kept.includes(name);
  return {
    eventBytes: header.eventBytes,
    seconds: header.seconds,
    position: {
      ...header.place,
      model: modelOf('model'),
      optimizer: { iterations: header.iterations, slots: new Map(header.slots.map((name) => [name, weightsOf(`slot ${name}`)])) },
      kept: {
        start: weightsOf('start'),
        ...(kept('best') ? { best: weightsOf('best') } : {}),
        ...(kept('early') ? { early: weightsOf('early') } : {}),
        ...(kept('original') ? { original: weightsOf('original') } : {}),
        ...(kept('accepted') ? { accepted: modelOf('accepted') } : {}),
        ...(kept('working') ? { working: modelOf('working') } : {}),
      },
    },
  };
}

class TensorWriter {
  readonly tensors: StoredTensor[] = [];
  readonly parts: Uint8Array[] = [];
  readonly layers: Record<string, readonly LayerSpec[]> = {};

  addModel(group: string, { graph, weights, masks }: Model): void {
    this.layers[group] = layersOf(graph);
    this.addWeights(group, weights);
    this.#addMasks(group, masks);
  }

  addWeights(group: string, weights: Weights): void {
    for (const [key, { shape, data }] of weights) {
      this.tensors.push({ group, key, shape, kind: 'float32' });
      this.parts.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    }
  }

  #addMasks(group: string, masks: Masks): void {
    for (const [key, mask] of masks) {
      this.tensors.push({ group, key, shape: [mask.length], kind: 'mask' });
      this.parts.push(mask);
    }
  }
}

function readTensors(bytes: Uint8Array, start: number, tensors: readonly StoredTensor[]) {
  const weights = new Map<string, Map<WeightKey, WeightTensor>>();
  const masks = new Map<string, Map<WeightKey, Uint8Array>>();
  let offset = start;
  for (const { group, key, shape, kind } of tensors) {
    const count = shape.reduce((product, size) => product * size, 1);
    const length = kind === 'mask' ? count : count * Float32Array.BYTES_PER_ELEMENT;
    const part = new Uint8Array(bytes.subarray(offset, offset + length));
    if (part.length < length) throw new Error('the checkpoint is cut off');
    offset += length;
    if (kind === 'mask') masks.set(group, (masks.get(group) ?? new Map<WeightKey, Uint8Array>()).set(key, part));
    else
      weights.set(
        group,
        (weights.get(group) ?? new Map<WeightKey, WeightTensor>()).set(key, { shape, data: new Float32Array(part.buffer) }),
      );
  }
  return { weights, masks };
}

function graphFrom(original: ModelGraph, layers: readonly LayerSpec[]): ModelGraph {
  if (JSON.stringify(layers) === JSON.stringify(layersOf(original))) return original;
  const { graph } = graphOf(original.name, layers);
  if (graph === undefined) throw new Error('the checkpoint holds no valid model');
  return graph;
}

function layersOf(graph: ModelGraph): LayerSpec[] {
  return [...graph.layers].sort((a, b) => a.index - b.index).map((layer) => layer.spec);
}

/** Everything that a run needs to go on later as if it had never stopped, in one file. */
import * as Type from 'typebox';
import { graphOf } from '../../core/graph/build';
import type { ModelGraph } from '../../core/graph/graph';
import type { LayerSpec } from '../../core/layers';
import { searchPlanSchema } from '../../core/methods/auto/searchPlan';
import { recordSchema, type RunRecord } from '../../core/run/record';
import { secondsSchema } from '../../core/run/scoreCardSchema';
import type { Model } from '../../core/weights/model';
import type { Masks, WeightKey, Weights, WeightTensor } from '../../core/weights/weights';
import type { EventsSoFar } from '../../system/runs/eventLog';
import type { SearchProgress, SearchState, Trial } from '../train/search/searchState';
import type { TrainingState } from '../train/trainingState';
import type { Seconds } from '../train/stopwatch';
import { sizeOf } from '../../core/numbers/sizeOf';
import { inSpecOrder } from '../../core/graph/graph';

export interface Checkpoint {
  /** What the run was asked. It is here too, so that a checkpoint goes with no other run. */
  readonly record: RunRecord;
  readonly state: TrainingState;
  /** Seconds spent so far. */
  readonly seconds: Seconds;
}

/** A checkpoint as far as it can be read without the model. */
export interface OpenedCheckpoint extends Omit<Checkpoint, 'state'> {
  /** The run's events so far. */
  readonly events: EventsSoFar;
  /**
   * @param original the graph of the spec, which models of the same layers share
   * @throws SyntaxError when it is of another model
   */
  readonly state: (original: ModelGraph) => TrainingState;
}

const formatVersion = 3;

/** JSON has no numbers for these. */
const nonFinite = ['NaN', 'Infinity', '-Infinity'];
const lossSchema = Type.Union([Type.Number(), ...nonFinite.map((name) => Type.Literal(name))]);
const countSchema = Type.Integer({ minimum: 0 });

const searchSchema = Type.Object({
  plan: searchPlanSchema,
  earlierPlans: Type.Optional(Type.Array(searchPlanSchema)),
  stage: Type.Union(['rates', 'try', 'tune', 'done'].map((stage) => Type.Literal(stage))),
  at: countSchema,
  epoch: countSchema,
  rates: Type.Array(lossSchema),
  rateFactor: Type.Number(),
  startLoss: Type.Optional(lossSchema),
  scale: Type.Optional(Type.Number()),
  trials: Type.Array(
    Type.Object({
      structure: Type.String(),
      limit: Type.Number(),
      packing: Type.Optional(Type.Object({ bits: countSchema, kept: Type.Number() })),
      loss: Type.Optional(lossSchema),
      metrics: Type.Optional(Type.Record(Type.String(), lossSchema)),
    }),
  ),
});

const headerSchema = Type.Object({
  format: Type.Literal(formatVersion),
  eventBytes: countSchema,
  eventDigest: Type.String(),
  record: recordSchema,
  seconds: secondsSchema,
  progress: Type.Object({
    phase: countSchema,
    epoch: countSchema,
    epochsDone: countSchema,
    epochsAdded: Type.Integer(),
    rateScale: Type.Number(),
    startLoss: Type.Optional(lossSchema),
    lastLoss: Type.Optional(lossSchema),
    lastNorm: Type.Optional(lossSchema),
    clipNorm: Type.Optional(Type.Number()),
    best: Type.Optional(Type.Object({ loss: lossSchema, epoch: countSchema })),
    plateau: Type.Optional(
      Type.Object({ best: Type.Optional(lossSchema), wait: countSchema, cooldown: countSchema, learningRate: Type.Number() }),
    ),
    originalLoss: Type.Optional(lossSchema),
    originalMetrics: Type.Optional(Type.Record(Type.String(), lossSchema)),
    heldBackBy: Type.Optional(Type.Object({ of: Type.String(), most: Type.Number() })),
    workingRound: Type.Optional(countSchema),
    random: Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number()]),
  }),
  search: Type.Optional(searchSchema),
  iterations: countSchema,
  slots: Type.Array(Type.String()),
  /** Names of the models and weights that are there. */
  snapshots: Type.Array(Type.String()),
  /** By model, its layers. They are checked as those of a spec are. */
  layers: Type.Record(Type.String(), Type.Array(Type.Object({ type: Type.String() }))),
  tensors: Type.Array(
    Type.Object({
      group: Type.String(),
      key: Type.String(),
      shape: Type.Array(countSchema),
      kind: Type.Union([Type.Literal('float32'), Type.Literal('mask')]),
    }),
  ),
});

interface StoredTensor {
  readonly group: string;
  readonly key: WeightKey;
  readonly shape: readonly number[];
  readonly kind: 'float32' | 'mask';
}

/** A search without its models, which are stored as all models are. */
interface StoredSearch extends SearchProgress {
  readonly trials: readonly Omit<Trial, 'model'>[];
}

interface Header {
  readonly format: typeof formatVersion;
  readonly eventBytes: number;
  readonly eventDigest: string;
  readonly record: RunRecord;
  readonly seconds: Seconds;
  readonly progress: Omit<TrainingState, 'model' | 'optimizer' | 'snapshots' | 'search'>;
  readonly search?: StoredSearch;
  readonly iterations: number;
  readonly slots: readonly string[];
  readonly snapshots: readonly string[];
  readonly layers: Readonly<Record<string, readonly LayerSpec[]>>;
  readonly tensors: readonly StoredTensor[];
}

/** One line of JSON, then the tensors it lists. @param events the run's events so far */
export function writeCheckpoint({ record, state, seconds }: Checkpoint, events: EventsSoFar): Uint8Array {
  const { model, optimizer, snapshots, search, ...progress } = state;
  const writer = new TensorWriter();
  writer.addModel('model', model);
  for (const [name, slot] of optimizer.slots) writer.addWeights(`slot ${name}`, slot);
  for (const name of ['start', 'best', 'early', 'original'] as const) {
    const weights = snapshots[name];
    if (weights !== undefined) writer.addWeights(name, weights);
  }
  for (const name of ['accepted', 'working'] as const) {
    const earlier = snapshots[name];
    if (earlier !== undefined) writer.addModel(name, earlier);
  }
  for (const [at, trial] of (search?.trials ?? []).entries()) writer.addModel(trialName(at), trial.model);
  const header: Header = {
    format: formatVersion,
    eventBytes: events.bytes,
    eventDigest: events.sha256,
    record,
    seconds,
    progress,
    ...(search === undefined ? {} : { search: storedSearch(search) }),
    iterations: optimizer.iterations,
    slots: [...optimizer.slots.keys()],
    snapshots: Object.keys(snapshots),
    layers: writer.layers,
    tensors: writer.tensors,
  };
  return Buffer.concat([Buffer.from(`${JSON.stringify(header, namedNonFinite)}\n`), ...writer.parts]);
}

/** @throws SyntaxError when the bytes are no checkpoint of this version */
export async function openCheckpoint(bytes: Uint8Array): Promise<OpenedCheckpoint> {
  const end = bytes.indexOf(10);
  const header = JSON.parse(Buffer.from(bytes.subarray(0, end)).toString()) as Header;
  // The schema library takes a while to load, and most runs are not resumed.
  const { requireValid } = await import('../../core/run/stored');
  requireValid(header, headerSchema, '');
  const { record, seconds, eventBytes, eventDigest } = header;
  return {
    record,
    seconds,
    events: { bytes: eventBytes, sha256: eventDigest },
    state: (original) => stateFrom(header, bytes.subarray(end + 1), original),
  };
}

function stateFrom(header: Header, content: Uint8Array, original: ModelGraph): TrainingState {
  const { weights, masks } = readTensors(content, header.tensors);
  const weightsOf = (group: string): Weights => weights.get(group) ?? new Map<WeightKey, WeightTensor>();
  const modelOf = (group: string): Model => ({
    graph: graphFrom(original, header.layers[group] ?? []),
    weights: weightsOf(group),
    masks: masks.get(group) ?? new Map<WeightKey, Uint8Array>(),
  });
  const snapshots = (name: string) => header.snapshots.includes(name);
  const search = header.search && (JSON.parse(JSON.stringify(header.search), unnamedNonFinite) as StoredSearch);
  return {
    ...(JSON.parse(JSON.stringify(header.progress), unnamedNonFinite) as Header['progress']),
    ...(search && { search: { ...search, trials: search.trials.map((trial, at) => ({ ...trial, model: modelOf(trialName(at)) })) } }),
    model: modelOf('model'),
    optimizer: { iterations: header.iterations, slots: new Map(header.slots.map((name) => [name, weightsOf(`slot ${name}`)])) },
    snapshots: {
      start: weightsOf('start'),
      ...(snapshots('best') ? { best: weightsOf('best') } : {}),
      ...(snapshots('early') ? { early: weightsOf('early') } : {}),
      ...(snapshots('original') ? { original: weightsOf('original') } : {}),
      ...(snapshots('accepted') ? { accepted: modelOf('accepted') } : {}),
      ...(snapshots('working') ? { working: modelOf('working') } : {}),
    },
  };
}

function storedSearch({ trials, ...progress }: SearchState): StoredSearch {
  return { ...progress, trials: trials.map(({ model: _, ...trial }) => trial) };
}

function trialName(at: number): string {
  return `trial ${String(at)}`;
}

function namedNonFinite(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

function unnamedNonFinite(_key: string, value: unknown): unknown {
  return typeof value === 'string' && nonFinite.includes(value) ? Number(value) : value;
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

function readTensors(bytes: Uint8Array, tensors: readonly StoredTensor[]) {
  const weights = new Map<string, Map<WeightKey, WeightTensor>>();
  const masks = new Map<string, Map<WeightKey, Uint8Array>>();
  let offset = 0;
  for (const { group, key, shape, kind } of tensors) {
    const count = sizeOf(shape);
    const length = kind === 'mask' ? count : count * Float32Array.BYTES_PER_ELEMENT;
    const part = new Uint8Array(bytes.subarray(offset, offset + length));
    if (part.length < length) throw new SyntaxError('the checkpoint is cut off');
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
  const { graph } = graphOf(original.name, layers, original.outputs);
  if (graph === undefined) throw new SyntaxError('the checkpoint holds no valid model');
  return graph;
}

function layersOf(graph: ModelGraph): LayerSpec[] {
  return inSpecOrder(graph.layers).map((layer) => layer.spec);
}

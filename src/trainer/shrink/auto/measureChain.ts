/** The chain of a model with weights, measured on a sample of the training rows. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { assemble, explicitLayers, freeName } from '../../../core/graph/edit';
import type { ModelGraph } from '../../../core/graph/graph';
import { kindOf, type LayerSpec } from '../../../core/layers';
import { modelOfWay } from '../../../core/methods/auto/build';
import {
  type Calibration,
  type Chain,
  chainLayers,
  chainOf,
  type ChainRows,
  type Curve,
  rankError,
  type Segment,
  widthError,
} from '../../../core/methods/auto/chain';
import { plainForm } from '../../../core/methods/auto/plainForm';
import type { Edge, Way } from '../../../core/methods/auto/paths';
import type { BareModel } from '../../../core/weights/model';
import type { Weights } from '../../../core/weights/weights';
import type { Samples } from '../../engine/engine';
import { throwIfCancelled } from '../../engine/errors';
import { layerOutputs } from '../../engine/outputs';
import { engineProducts } from './products';

export interface MeasuredChain {
  readonly chain: Chain;
  /** Of the chain's graph: the model in its plain form. */
  readonly weights: Weights;
  /** By segment. */
  readonly calibrations: readonly Calibration[];
}

export interface Measuring {
  readonly model: BareModel;
  readonly sample: Samples;
  /** Whether targets are values that a linear map can be fitted to; classes are not. */
  readonly hasValues: boolean;
  /** The mean loss of a model over the sample. */
  readonly lossOf: (model: BareModel) => Promise<number>;
  readonly originalLoss: number;
  readonly signal: AbortSignal;
}

/** With fewer rows for each input, least squares fits their noise, and a map that looks good fails on other rows. */
const rowsPerInput = 2;

/** Undefined where the model has no such chain. @throws CancelledError */
export async function measureChain(measuring: Measuring): Promise<MeasuredChain | undefined> {
  const { sample, hasValues, signal } = measuring;
  const model = plainForm(measuring.model);
  if (chainLayers(model.graph).length < 2) return undefined;
  const rows = await chainRows(model, sample);
  const found = chainOf(model.graph, { ...rows, ...(hasValues ? { targets: sample.targets } : {}) }, engineProducts);
  if (found === undefined) return undefined;
  const isFitted = ({ isLayer, from }: Segment): boolean => isLayer || sample.count >= rowsPerInput * found.cuts[from]!.size;
  const chain = { ...found, segments: found.segments.filter(isFitted) };
  const calibrations: Calibration[] = [];
  for (const segment of chain.segments) {
    await nextTurn();
    throwIfCancelled(signal);
    calibrations.push(await calibrated(chain, segment, { ...measuring, model }));
  }
  return { chain, weights: model.weights, calibrations };
}

/** Outputs of the cut points, and what their activations are given. */
async function chainRows({ graph, weights }: BareModel, { inputs, count }: Samples): Promise<ChainRows> {
  const names = chainLayers(graph).map(({ name }) => name);
  const { graph: split, activated } = withActivationsApart(graph, new Set(names));
  const wanted = names.flatMap((name) => [name, activated.get(name) ?? name]);
  const found = await layerOutputs({ graph: split, weights }, { inputs, count }, [...new Set(wanted)]);
  const outputs = new Map(names.map((name) => [name, found.get(activated.get(name) ?? name)!]));
  const linear = names.filter((name) => isLinearEnd(graph.layers.find((layer) => layer.name === name)!.spec));
  return { rows: count, outputs, sums: new Map(linear.map((name) => [name, found.get(name)!])) };
}

/** Layers whose sums a linear map in their place could give: those with weights and an activation of their own, and those that only put values together. */
function isLinearEnd(spec: LayerSpec): boolean {
  const { flow, schema, sumsInputs } = kindOf(spec.type);
  return 'activation' in schema.properties ? flow === 'produce' : flow === 'concatenate' || sumsInputs === true;
}

function withActivationsApart(graph: ModelGraph, names: ReadonlySet<string>) {
  const activated = new Map<string, string>();
  const specs = explicitLayers(graph);
  const taken = [...specs];
  const layers = specs.flatMap((spec): LayerSpec[] => {
    const moved = spec.inputs === undefined ? spec : { ...spec, inputs: spec.inputs.map((input) => activated.get(input) ?? input) };
    if (!names.has(spec.name) || !isLinearEnd(spec) || !('activation' in moved)) return [moved];
    const { activation, ...plain } = moved;
    const name = freeName(taken, `${spec.name}_activated`);
    activated.set(spec.name, name);
    const apart: LayerSpec = { type: 'Activation', name, activation, inputs: [spec.name] };
    taken.push(apart);
    return [plain as LayerSpec, apart];
  });
  return { graph: assemble({ name: graph.name, outputs: graph.outputs.map((name) => activated.get(name) ?? name) }, layers), activated };
}

/** Parts of a segment's ranks and inputs that are tried. */
const triedParts = [1 / 3, 1 / 10];

/** What the segment's errors do to the loss, by trying some of its maps (SPDY, arXiv:2201.13096, corrects its table so, too). */
async function calibrated(chain: Chain, segment: Segment, { model, lossOf, originalLoss }: Measuring): Promise<Calibration> {
  const { errors } = segment.ranks;
  const { order, size } = chain.cuts[segment.from]!;
  const tried = async (change: Partial<Change>) => lossOf(modelOfWay(chain, model.weights, alone(chain, segment, change)));
  const whole = segment.isLayer && segment.aim === 'original' ? originalLoss : await tried({});
  const curve = async (most: number, errorAt: (part: number) => number, change: (part: number) => Partial<Change>): Promise<Curve> => {
    const points: [number, number][] = [[0, 0]];
    for (const amount of new Set(triedParts.map((part) => Math.max(1, Math.round(most * part)))))
      if (amount < most) points.push([errorAt(amount), Math.max(points.at(-1)![1], (await tried(change(amount))) - whole)]);
    return points.sort(([a], [b]) => a - b);
  };
  return {
    base: whole - originalLoss,
    byRank: await curve(
      errors.length - 1,
      (rank) => rankError(segment, rank),
      (rank) => ({ rank }),
    ),
    byWidth:
      order === undefined
        ? []
        : await curve(
            size,
            (width) => widthError(segment, width),
            (width) => ({ width }),
          ),
  };
}

/** What becomes of a segment: a map of some rank, from this many of the values in front of it. */
interface Change {
  readonly rank: number;
  readonly width: number;
}

/** The model with nothing else changed. */
function alone({ cuts }: Chain, { from, to }: Segment, { rank, width }: Partial<Change>): Way {
  const place = (cut: number) => ({ cut, width: cuts[cut]!.size });
  const edge = (start: number, end: number, kind: string): Edge => ({ from: place(start), to: place(end), cost: 0, error: 0, kind });
  const kept = (start: number, end: number) => Array.from({ length: end - start }, (_, at) => edge(start + at, start + at + 1, 'kept'));
  const start = { cut: from, width: width ?? cuts[from]!.size };
  const changed = { ...edge(from, to, 'changed'), from: start, ...(rank === undefined ? {} : { rank }) };
  return { edges: [...kept(0, from), changed, ...kept(to, cuts.length - 1)], cost: 0, error: 0, structure: '' };
}

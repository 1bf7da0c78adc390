/** What fewer units of each width of a model do to its loss, with the layers behind them fitted again. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { plainForm } from '../../../core/methods/auto/plainForm';
import { eliminateBlocks, type Regression } from '../../../core/methods/narrowing/eliminateBlocks';
import { type Consumer, type Width, widthsOf } from '../../../core/methods/narrowing/widths';
import type { OutputStatistics } from '../../../core/methods/unitPruning/statistics';
import { maskUnits } from '../../../core/methods/unitPruning/prune';
import { type UnitGroups, unitGroups } from '../../../core/units/groups';
import { layerNamed } from '../../../core/graph/graph';
import type { LayerSpec } from '../../../core/layers';
import type { BareModel, Model } from '../../../core/weights/model';
import { weightOf } from '../../../core/weights/weights';
import type { Samples } from '../../engine/engine';
import { throwIfCancelled } from '../../engine/errors';
import { unitStatistics } from '../unitStatistics';
import { outputError } from './outputError';
import { centredProducts, patchProducts, placesOf } from './patchProducts';
import { type GivenLayers, givenLayers, refitted } from './refit';

export interface MeasuredWidth extends Width {
  /** Groups of the width, the one that is missed least first. */
  readonly order: readonly number[];
  /** By the share of the units that is left, falling from 1: the loss, and how far the outputs are from the original's. */
  readonly curve: readonly { readonly share: number; readonly loss: number; readonly error: number }[];
}

export interface Narrowing {
  /** In its plain form. */
  readonly model: Model;
  readonly given: GivenLayers;
  readonly groups: UnitGroups;
  readonly statistics: OutputStatistics;
  readonly widths: readonly MeasuredWidth[];
}

export interface MeasuringWidths {
  readonly model: Model;
  /** Training rows. */
  readonly sample: Samples;
  /** Layers whose units are known already: a model of no others is left to what knows them. */
  readonly known: ReadonlySet<string>;
  /** The mean loss of a model over some training rows. */
  readonly lossOf: (model: BareModel) => Promise<number>;
  readonly signal: AbortSignal;
}

const shares = [0.75, 0.5, 0.3];

/** Undefined where the model has no other width than known ones, or is held to something by constraints or masks. @throws CancelledError */
export async function measureWidths({ model: original, sample, known, lossOf, signal }: MeasuringWidths): Promise<Narrowing | undefined> {
  if (original.masks.size > 0 || original.graph.layers.some(({ spec }) => isConstrained(spec))) return undefined;
  // Without batch norms, a layer's own weights can make up for all that is missing, and the model is smaller, too.
  const model = { ...plainForm(original), masks: new Map() };
  const { graph } = model;
  const groups = unitGroups(graph);
  const widths = widthsOf(graph, groups);
  if (widths.every(({ layer }) => known.has(layer))) return undefined;
  const given = await givenLayers(model, sample);
  const statistics = await unitStatistics(model, sample);
  const loss = await lossOf(model);
  const errorOf = await outputError(model, sample);
  const measured: MeasuredWidth[] = [];
  for (const width of widths) {
    const regressions = width.consumers.map((consumer) => regressionOf(model, consumer, given));
    await nextTurn();
    const order = eliminateBlocks(regressions, width.groups.length).order.map((at) => width.groups[at]!);
    const curve = [{ share: 1, loss, error: 0 }];
    const only = new Set(width.consumers.map(({ layer }) => layer.name));
    for (const share of shares) {
      throwIfCancelled(signal);
      const removed = new Uint8Array(groups.count);
      for (const group of order.slice(0, order.length - keptOf(order.length, share))) removed[group] = 1;
      const masked = maskUnits(model, removed, statistics.means);
      const narrow = await refitted(masked, { original: model, given, only, signal });
      curve.push({ share, loss: await lossOf(narrow), error: await errorOf(narrow) });
    }
    measured.push({ ...width, order, curve });
  }
  return { model, given, groups, statistics, widths: measured };
}

function isConstrained(spec: LayerSpec): boolean {
  return Object.entries(spec).some(([field, value]) => field.endsWith('Constraint') && value !== undefined);
}

function keptOf(units: number, share: number): number {
  return Math.max(1, Math.round(units * share));
}

function regressionOf({ graph, weights }: BareModel, { layer, columns }: Consumer, given: GivenLayers): Regression {
  const values = given.before.get(layerNamed(graph, layer.name).inputs[0]!)!;
  const inputs = layer.positions * layer.channels;
  const both = { now: values, before: values };
  const halves = placesOf(layer, given.rows.count, inputs).map((places) => patchProducts(layer, both, places));
  const count = halves.reduce((sum, half) => sum + half.count, 0);
  const means = Float64Array.from({ length: inputs }, (_, at) => halves.reduce((sum, { sums }) => sum + sums[at]!, 0) / count);
  const [one, other] = halves.map((half) => centredProducts(half, means, means).gram) as [Float64Array, Float64Array];
  const gram = one.map((value, at) => (value + other[at]!) / count);
  const coefficients = Float64Array.from(weightOf(weights, layer.name, layer.kernel).data);
  const outputs = coefficients.length / inputs;
  return { inputs, outputs, gram, coefficients, columns, weight: 1 / varianceOf(gram, coefficients, inputs, outputs) };
}

/** Of all outputs together. */
function varianceOf(gram: Float64Array, coefficients: Float64Array, inputs: number, outputs: number): number {
  let sum = 0;
  for (let row = 0; row < inputs; row++)
    for (let column = 0; column < inputs; column++) {
      const factor = gram[row * inputs + column]!;
      if (factor === 0) continue;
      for (let output = 0; output < outputs; output++)
        sum += factor * coefficients[row * outputs + output]! * coefficients[column * outputs + output]!;
    }
  return sum > 0 ? sum : 1;
}

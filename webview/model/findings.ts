/** What a look at the numbers shows, in sentences that follow from them. Pure. */
import type { ModelCost } from '../../src/core/cost/cost';
import { formatShare, formatValue } from '../../src/core/cost/format';
import { judgedBy, type ScoreCard } from '../../src/core/run/scoreCard';
import type { RunState } from '../../src/core/run/state';
import { relativeChange } from './change';
import { lossName } from './scoreTiles';

interface Holding {
  readonly name: string;
  readonly params: number;
}

/** @param run of this very model, or `null` */
export function findings(cost: ModelCost, run: RunState | null): string[] {
  if (run === null || run.rounds.length === 0) return holders(cost.layers, 'the parameters');
  const left = run.layers.map(({ name, nonzero }) => ({ name, params: nonzero }));
  return [
    ...holders(left, 'what is left'),
    ...sparsities(run),
    ...(run.finished === undefined ? [] : [lossFinding(run.finished.scoreCard)]),
  ];
}

/** The fewest layers that hold more than half, where they are a real selection: at most three, and not all. */
function holders(layers: readonly Holding[], whole: string): string[] {
  const total = layers.reduce((sum, layer) => sum + layer.params, 0);
  const largestFirst = layers.filter((layer) => layer.params > 0).sort((a, b) => b.params - a.params);
  const chosen: Holding[] = [];
  let held = 0;
  for (const layer of largestFirst) {
    if (held > total / 2) break;
    chosen.push(layer);
    held += layer.params;
  }
  if (chosen.length === 0 || chosen.length > 3 || chosen.length === largestFirst.length) return [];
  return [`${listed(chosen.map(({ name }) => name))} ${chosen.length === 1 ? 'holds' : 'hold'} ${formatShare(held / total)} of ${whole}.`];
}

/** Which layers have nothing left or gave up most, and which kept most of what it had. */
function sparsities(run: RunState): string[] {
  const layers = run.layers
    .filter(({ params }) => params > 0)
    .map(({ name, params, nonzero }) => ({ name, sparsity: 1 - nonzero / params, text: formatShare(1 - nonzero / params) }))
    .sort((a, b) => b.sparsity - a.sparsity);
  const [most, least] = [layers[0], layers.at(-1)];
  if (most === undefined || least === undefined || most.text === least.text) return [];
  const fewest = `${least.name} the fewest (${least.text}).`;
  if (most.sparsity < 1) return [`${most.name} gave up most of its weights (${most.text}), ${fewest}`];
  const empty = layers.filter(({ sparsity }) => sparsity === 1).map(({ name }) => name);
  return [`${empty.length > 3 ? `${empty.length} layers` : listed(empty)} gave up all weights, ${fewest}`];
}

function lossFinding({ original, shrunk }: ScoreCard): string {
  const [before, after] = [judgedBy(original).loss, judgedBy(shrunk).loss];
  const name = `The ${lossName(shrunk.validation !== undefined)}`;
  const change = relativeChange(before, after);
  if (change === undefined || change.verdict === 'same') return `${name} is ${formatValue(after)}, as before.`;
  const direction = change.verdict === 'better' ? 'fell' : 'rose';
  return `${name} ${direction} from ${formatValue(before)} to ${formatValue(after)} (${change.text}).`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
}

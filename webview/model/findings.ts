/** What a look at the numbers shows, in sentences that follow from them. Pure. */
import type { ModelCost } from '../../src/core/cost/cost';
import { formatBytes, formatCount, formatShare, formatValue } from '../../src/core/message/format';
import { scoredOn, type LayerScore, type ScoreCard } from '../../src/core/score/scoreCard';
import type { RunState } from '../../src/core/run/state';
import { listed, t } from '../l10n';
import { relativeChange } from './change';
import { keepsParameters } from './methods';
import { lossName } from './scoreTiles';

interface Holding {
  readonly name: string;
  readonly params: number;
}

/** More names than these are only counted. */
const mostNames = 3;

/** @param run of this very model, or `null` */
export function findings(cost: ModelCost, run: RunState | null): string[] {
  const before = holders(cost.layers);
  if (run === null || run.rounds.length === 0) return before === undefined ? [] : [holdersSentence(before, 'the parameters')];
  const left = holders(run.layers.map(({ name, nonzero }) => ({ name, params: nonzero })));
  const scores = run.finished?.scoreCard;
  return [
    ...(left === undefined ? [] : [holdersSentence(left, 'what is left')]),
    ...(keepsParameters(run.started) ? [] : sparsities(run)),
    ...(scores === undefined ? [] : structureFindings(scores.layers)),
    ...(scores !== undefined && keepsParameters(run.started) ? [storedFinding(scores)] : []),
    ...(scores === undefined ? [] : [lossFinding(scores)]),
  ];
}

interface Holders {
  readonly names: readonly string[];
  readonly share: number;
}

/** The fewest layers that hold more than half, where they are a real selection: not many, and not all. */
function holders(layers: readonly Holding[]): Holders | undefined {
  const total = layers.reduce((sum, layer) => sum + layer.params, 0);
  const largestFirst = layers.filter((layer) => layer.params > 0).sort((a, b) => b.params - a.params);
  const names: string[] = [];
  let held = 0;
  for (const { name, params } of largestFirst) {
    if (held > total / 2) break;
    names.push(name);
    held += params;
  }
  const isSelection = names.length > 0 && names.length <= mostNames && names.length < largestFirst.length;
  return isSelection ? { names, share: held / total } : undefined;
}

function holdersSentence({ names, share }: Holders, whole: 'the parameters' | 'what is left'): string {
  const [layers, part] = [listed(names), formatShare(share)];
  if (whole === 'the parameters')
    return names.length === 1 ? t('{0} holds {1} of the parameters.', layers, part) : t('{0} hold {1} of the parameters.', layers, part);
  return names.length === 1 ? t('{0} holds {1} of what is left.', layers, part) : t('{0} hold {1} of what is left.', layers, part);
}

/** Of the layers that are still there and have not grown: which have nothing left or gave up most, and which kept most of what they had. */
function sparsities({ layers, finished }: RunState): string[] {
  const gone = new Set(finished?.scoreCard.layers.filter(isGone).map(({ name }) => name));
  const sparsest = layers
    .filter(({ name, params, nonzero }) => params > 0 && nonzero <= params && !gone.has(name))
    .map(({ name, params, nonzero }) => ({ name, sparsity: 1 - nonzero / params }))
    .sort((a, b) => b.sparsity - a.sparsity);
  const [most, least] = [sparsest[0], sparsest.at(-1)];
  if (most === undefined || least === undefined) return [];
  const [highest, lowest] = [formatShare(most.sparsity), formatShare(least.sparsity)];
  if (highest === lowest) return [];
  if (most.sparsity < 1)
    return [t('{0} gave up the largest share of its weights ({1}), {2} the smallest ({3}).', most.name, highest, least.name, lowest)];
  const empty = sparsest.filter(({ sparsity }) => sparsity === 1).map(({ name }) => name);
  return [t('{0} gave up all weights, {1} the smallest share ({2}).', namedOrCounted(empty), least.name, lowest)];
}

function structureFindings(layers: readonly LayerScore[]): string[] {
  const gone = layers.filter(isGone).map(({ name }) => name);
  const added = layers.filter(({ words: [was] }) => was === null).map(({ name }) => name);
  const grown = layers.filter(({ words: [was], params: [before, after] }) => was !== null && after > before).map(({ name }) => name);
  return [
    ...(gone.length === 0 ? [] : [gone.length === 1 ? t('{0} is gone.', gone[0]!) : t('{0} are gone.', namedOrCounted(gone))]),
    ...(grown.length === 0 ? [] : [grown.length === 1 ? t('{0} has grown.', grown[0]!) : t('{0} have grown.', namedOrCounted(grown))]),
    ...(added.length === 0 ? [] : [added.length === 1 ? t('{0} is new.', added[0]!) : t('{0} are new.', namedOrCounted(added))]),
  ];
}

function isGone({ words: [, is] }: LayerScore): boolean {
  return is === null;
}

function storedFinding({ original, shrunk }: ScoreCard): string {
  return t(
    'Its {0} parameters are stored in {1} instead of {2}.',
    formatCount(shrunk.params),
    formatBytes(shrunk.bytes),
    formatBytes(original.bytes),
  );
}

function lossFinding({ original, shrunk }: ScoreCard): string {
  const [before, after] = [scoredOn(original).loss, scoredOn(shrunk).loss];
  const name = lossName(shrunk.validation !== undefined);
  const change = relativeChange(before, after);
  if (change === undefined || change.verdict === 'same') return t('The {0} is {1}, as before.', name, formatValue(after));
  const numbers = [name, formatValue(before), formatValue(after), change.text] as const;
  return change.verdict === 'better'
    ? t('The {0} fell from {1} to {2} ({3}).', ...numbers)
    : t('The {0} rose from {1} to {2} ({3}).', ...numbers);
}

function namedOrCounted(names: readonly string[]): string {
  return names.length > mostNames ? t('{0} layers', names.length) : listed(names);
}

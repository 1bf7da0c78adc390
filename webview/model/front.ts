/** The models that `auto` has found, as points of a chart. Pure. */
import { undominated } from '../../src/core/methods/auto/choose';
import { metricTitle } from '../../src/core/methods/quality';
import { formatBytes, formatCount, formatValue } from '../../src/core/message/format';
import type { RunState } from '../../src/core/run/state';
import { scoredOn } from '../../src/core/score/scoreCard';
import { localized, t } from '../l10n';
import { relativeChange } from './change';
import { formatLatency } from './format';

/** `tuned`: found, and beaten by another one, or not measured whole yet. */
export type FrontKind = 'front' | 'tuned' | 'original' | 'result';

/** What it costs, as far as it is known. */
export type FrontCost = 'params' | 'macs' | 'bytes' | 'latencyMs';

export interface FrontModel extends Readonly<Partial<Record<FrontCost, number>>> {
  readonly kind: FrontKind;
  /** From 1, of a model that can be taken: of those tuned so far, or of those that are kept with the run. */
  readonly number?: number;
  readonly loss: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** The original, and all models that are known of, by rising parameters. */
export function frontModels(run: RunState): FrontModel[] {
  const models = [...originalOf(run), ...(run.front === undefined ? tunedModels(run) : keptModels(run))];
  return models.sort((a, b) => (a.params ?? 0) - (b.params ?? 0));
}

function originalOf({ started, finished, rounds, front }: RunState): FrontModel[] {
  if (finished !== undefined) {
    const { params, macs, bytes, latencyMs } = finished.scoreCard.original;
    const { loss, ...metrics } = scoredOn(finished.scoreCard.original);
    return [{ kind: 'original', params, bytes, latencyMs, loss, metrics, ...known(macs) }];
  }
  const loss = rounds[0]?.lossBefore;
  if (loss === undefined || front !== undefined) return [];
  return [{ kind: 'original', params: started.params, loss, metrics: {}, ...known(started.macs) }];
}

/** While the search goes on: those that no other one beats so far, and the others. */
function tunedModels({ tuned = [], chosen }: RunState): FrontModel[] {
  const best = new Set(undominated(tuned, ({ params }) => params));
  return tuned.map((model) => {
    const { number, params, macs, loss } = model;
    const kind = number === chosen ? 'result' : best.has(model) ? 'front' : 'tuned';
    return { kind, number, params, loss, metrics: {}, ...known(macs) };
  });
}

function keptModels({ front = [], tuned = [], finished }: RunState): FrontModel[] {
  const result = finished?.scoreCard.shrunk;
  const isResult = (params: number, loss: number) => result?.params === params && isClose(scoredOn(result).loss, loss);
  const kept = front.map(({ params, macs, bytes, latencyMs, loss, metrics }, at): FrontModel => {
    const kind = isResult(params, loss) ? 'result' : 'front';
    return { kind, number: at + 1, params, bytes, latencyMs, loss, metrics, ...known(macs) };
  });
  const beaten = tuned
    .filter(({ params, loss }) => !front.some((point) => point.params === params && isClose(point.loss, loss)))
    .map(({ params, macs, loss }): FrontModel => ({ kind: 'tuned', params, loss, metrics: {}, ...known(macs) }));
  return [...kept, ...beaten, ...resultBesides(finished, kept)];
}

/** What came out where that is none of the models kept: later steps have changed it, or it was chosen by hand. */
function resultBesides(finished: RunState['finished'], kept: readonly FrontModel[]): FrontModel[] {
  if (finished === undefined || kept.some(({ kind }) => kind === 'result')) return [];
  const { params, macs, bytes, latencyMs } = finished.scoreCard.shrunk;
  const { loss, ...metrics } = scoredOn(finished.scoreCard.shrunk);
  return [{ kind: 'result', params, bytes, latencyMs, loss, metrics, ...known(macs) }];
}

/** Measured again, a loss differs in its last digits. */
function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-4 * Math.abs(b);
}

function known(macs: number | null): { macs?: number } {
  return macs === null ? {} : { macs };
}

/** What models are compared by: what each costs, or how good it is. */
export interface FrontMeasure {
  readonly id: string;
  /** For a list of choices and an axis. */
  readonly title: string;
  readonly of: (model: FrontModel) => number | undefined;
  readonly write: (value: number) => string;
}

/** The costs that are known of at least two models. */
export function frontCosts(models: readonly FrontModel[]): FrontMeasure[] {
  const costs: FrontMeasure[] = [
    { id: 'params', title: t('parameters'), of: ({ params }) => params, write: formatCount },
    { id: 'macs', title: t('MACs'), of: ({ macs }) => macs, write: formatCount },
    { id: 'bytes', title: t('bytes'), of: ({ bytes }) => bytes, write: formatBytes },
    { id: 'latencyMs', title: t('latency'), of: ({ latencyMs }) => latencyMs, write: formatLatency },
  ];
  return costs.filter(({ of }) => models.filter((model) => (of(model) ?? 0) > 0).length > 1);
}

/** The loss, and the metrics that are known of at least two models and tell something else. */
export function frontQualities(models: readonly FrontModel[]): FrontMeasure[] {
  const names = [...new Set(models.flatMap(({ metrics }) => Object.keys(metrics)))];
  const metrics = names.map((name): FrontMeasure => ({
    id: name,
    title: localized(metricTitle(name)),
    of: ({ metrics: values }) => values[name],
    write: formatValue,
  }));
  const told = metrics.filter(({ of }) => {
    const measured = models.filter((model) => of(model) !== undefined);
    return measured.length > 1 && measured.some((model) => !isClose(of(model)!, model.loss));
  });
  return [{ id: 'loss', title: t('loss'), of: ({ loss }) => loss, write: formatValue }, ...told];
}

/** All that is known of a model: "2,872 parameters · 2,808 MACs · 9.81 kB · 76 µs · loss 0.004266 (−31 %)". */
export function frontFacts(model: FrontModel, original: FrontModel | undefined): string {
  const { params, macs, bytes, latencyMs, loss } = model;
  const change = original === undefined || model === original ? undefined : relativeChange(original.loss, loss);
  return [
    ...(params === undefined ? [] : [t('{0} parameters', formatCount(params))]),
    ...(macs === undefined ? [] : [t('{0} MACs', formatCount(macs))]),
    ...(bytes === undefined ? [] : [formatBytes(bytes)]),
    ...(latencyMs === undefined ? [] : [formatLatency(latencyMs)]),
    change === undefined ? t('loss {0}', formatValue(loss)) : t('loss {0} ({1})', formatValue(loss), change.text),
  ].join(' · ');
}

export function kindName(kind: FrontKind): string {
  switch (kind) {
    case 'front':
      return t('found');
    case 'tuned':
      return t('beaten');
    case 'original':
      return t('original');
    case 'result':
      return t('result');
  }
}

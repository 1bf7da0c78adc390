/** The form before a run: its fields as texts, and what they ask for. Pure. */
import type { ModelCost } from '../../src/core/cost/cost';
import { formatBytes, formatCount } from '../../src/core/message/format';
import type { ChosenShrink } from '../../src/core/methods/chosenSteps';
import type { MethodName } from '../../src/core/methods/options';
import { parseLimit, type SizeLimit, writeLimit, type WrittenLimit } from '../../src/core/methods/parseTarget';
import { methodNames, methodTable } from '../../src/core/methods/records';
import { autoDefaults } from '../../src/core/methods/records/auto';
import { aimsAtTarget, defaultTarget, limitOf } from '../../src/core/methods/target';
import type { ShrinkTarget } from '../../src/core/methods/targetSchema';
import type { UsualShrink } from '../../src/core/spec/shrinkText';
import { t } from '../l10n';
import { formatLatency } from './format';

export interface ShrinkFields {
  /** `undefined` for the usual steps, where those are several. */
  readonly method: MethodName | undefined;
  readonly seconds: string;
  /** As a person writes them; empty for no limit. */
  readonly limits: Readonly<Record<WrittenLimit, string>>;
}

const limitNames: readonly WrittenLimit[] = ['params', 'bytes', 'macs', 'latencyMs', 'maxLossIncrease', 'maxMetricDrop'];

/** The limits that the form shows: not one that names its metrics, which stays as it is. */
export function shownLimits({ target }: UsualShrink): readonly WrittenLimit[] {
  return limitNames.filter((limit) => typeof target[limit] !== 'object');
}

/** The fields as the spec fills them in. */
export function usualFields(usual: UsualShrink): ShrinkFields {
  const target = Object.keys(usual.target).length === 0 ? defaultTarget : usual.target;
  const written = (limit: WrittenLimit) => (typeof target[limit] === 'number' ? writeLimit(limit, target[limit]) : '');
  return {
    method: usual.steps.length === 1 ? usual.steps[0]!.method : undefined,
    seconds: usualSeconds(usual),
    limits: {
      params: written('params'),
      bytes: written('bytes'),
      macs: written('macs'),
      latencyMs: written('latencyMs'),
      maxLossIncrease: written('maxLossIncrease'),
      maxMetricDrop: written('maxMetricDrop'),
    },
  };
}

/** Methods on offer: the usual steps first, where they are several. */
export function offeredMethods({ steps }: UsualShrink): (MethodName | undefined)[] {
  const aiming = methodNames.filter((method) => methodTable[method].aimsAt.length > 0);
  if (steps.length !== 1) return [undefined, ...aiming];
  const [{ method }] = steps as [UsualShrink['steps'][number]];
  return aiming.includes(method) ? aiming : [method, ...aiming];
}

export function methodsOf({ method }: ShrinkFields, { steps }: UsualShrink): readonly MethodName[] {
  return method === undefined ? steps.map((step) => step.method) : [method];
}

export type FieldName = 'seconds' | WrittenLimit;

export interface ReadFields {
  /** Missing where something is wrong with a field. */
  readonly chosen?: ChosenShrink;
  readonly errors: Readonly<Partial<Record<FieldName, string>>>;
  /** What is wrong with all of them together. */
  readonly missing?: string;
}

/** What the fields ask for, or what is wrong with them. */
export function readFields(fields: ShrinkFields, usual: UsualShrink, cost: ModelCost): ReadFields {
  const methods = methodsOf(fields, usual);
  const method = methods.length === 1 && usual.steps.length === 1 && methods[0] === usual.steps[0]!.method ? {} : named(fields.method);
  const isTimed = methods.includes('auto') && fields.seconds !== usualSeconds(usual);
  const seconds = Number(fields.seconds);
  const badSeconds = isTimed && !(seconds > 0 && Number.isFinite(seconds)) ? { seconds: t('Write a number of seconds, such as 60.') } : {};
  if (!aimsAtTarget(methods)) return { chosen: { ...method, target: usual.target }, errors: {} };
  const errors: Partial<Record<FieldName, string>> = badSeconds;
  const shown = shownLimits(usual);
  const target: ShrinkTarget = Object.fromEntries(Object.entries(usual.target).filter(([limit]) => !(shown as string[]).includes(limit)));
  for (const limit of shown) {
    const text = fields.limits[limit].trim();
    if (text === '') continue;
    const value = parseLimit(limit, text);
    const error = value === undefined ? t('Write {0}.', example[limit]()) : tooMuch(limit, value, cost);
    if (error !== undefined) errors[limit] = error;
    target[limit] = value!;
  }
  if (Object.keys(errors).length > 0) return { errors };
  if (Object.keys(target).length === 0) return { errors, missing: t('Say what may remain, or how much higher the loss may become.') };
  return { chosen: { ...method, ...(isTimed ? { seconds } : {}), target }, errors };
}

/** What a limit comes to, such as "at most 2,396 of 11,984"; nothing for one that is no limit or says it all. */
export function limitMeaning(limit: WrittenLimit, text: string, cost: ModelCost): string {
  const value = parseLimit(limit, text);
  if (limit === 'maxLossIncrease') return value === undefined ? '' : t('at most {0} higher', writeLimit(limit, value));
  if (limit === 'maxMetricDrop') return value === undefined ? '' : t('at most {0} lower', writeLimit(limit, value));
  if (limit === 'latencyMs') return value === undefined ? '' : t('at most {0} for a row', formatLatency(value));
  const had = cost[limit];
  if (had === null) return '';
  const write = limit === 'bytes' ? formatBytes : formatCount;
  return value === undefined ? t('of {0}', write(had)) : t('at most {0} of {1}', write(limitOf(value, had)), write(had));
}

const example: Readonly<Record<WrittenLimit, () => string>> = {
  params: () => t('a share, such as 20 %, or a count, such as 2000'),
  bytes: () => t('a share, such as 20 %, or a size, such as 16 kB'),
  macs: () => t('a share, such as 50 %, or a count, such as 1.2 M'),
  latencyMs: () => t('a time, such as 2 ms'),
  maxLossIncrease: () => t('a share, such as 5 %'),
  maxMetricDrop: () => t('a number, such as 0.01, or 1 %'),
};

/** Why a limit is none. */
function tooMuch(limit: WrittenLimit, value: number, cost: ModelCost): string | undefined {
  const had = isSize(limit) ? cost[limit] : null;
  if (had === null || limitOf(value, had) < had) return undefined;
  switch (limit) {
    case 'params':
      return t('The model has {0} parameters: ask for fewer.', formatCount(had));
    case 'bytes':
      return t('The model takes {0}: ask for less.', formatBytes(had));
    default:
      return t('The model takes {0} multiply-accumulates: ask for fewer.', formatCount(had));
  }
}

function isSize(limit: WrittenLimit): limit is SizeLimit {
  return limit === 'params' || limit === 'bytes' || limit === 'macs';
}

function named(method: MethodName | undefined): Pick<ChosenShrink, 'method'> {
  return method === undefined ? {} : { method };
}

function usualSeconds({ steps }: UsualShrink): string {
  const auto = steps.find((step) => step.method === 'auto');
  return String(auto?.seconds ?? autoDefaults.seconds);
}

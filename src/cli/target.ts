/** The target as the command line gives it. */
import { InvalidArgumentError } from 'commander';
import type { MetricDrop, ShrinkTarget } from '../core/methods/targetSchema';
import { toText } from '../core/message/message';
import { oneOf } from '../core/message/list';
import { didYouMean } from '../core/problem/suggest';
import { type MetricName, metricNames } from '../core/score/metricNames';

export interface TargetFlags {
  readonly to?: number;
  readonly maxLossIncrease?: number;
  readonly maxMetricDrop?: MetricDrop;
  readonly maxLatency?: number;
}

/** In the place of the spec's; undefined where no option is given. */
export function targetOf({ to, maxLossIncrease, maxMetricDrop, maxLatency }: TargetFlags): ShrinkTarget | undefined {
  const target: ShrinkTarget = {
    ...(to === undefined ? {} : { params: to }),
    ...(maxLatency === undefined ? {} : { latencyMs: maxLatency }),
    ...(maxLossIncrease === undefined ? {} : { maxLossIncrease }),
    ...(maxMetricDrop === undefined ? {} : { maxMetricDrop }),
  };
  return Object.keys(target).length === 0 ? undefined : target;
}

/** `0.01` is about the first of the spec's metrics; `accuracy=0.01` names one, and may be given for several. @throws InvalidArgumentError */
export function parseMetricDrop(text: string, before?: MetricDrop): MetricDrop {
  const at = text.indexOf('=');
  if (at === -1) return notNegative(text);
  const name = text.slice(0, at);
  if (!isMetric(name))
    throw new InvalidArgumentError(`"${name}" is no metric${toText(didYouMean(name, metricNames))}: use ${toText(oneOf(metricNames))}.`);
  return { ...(typeof before === 'object' ? before : {}), [name]: notNegative(text.slice(at + 1)) };
}

function isMetric(name: string): name is MetricName {
  return (metricNames as readonly string[]).includes(name);
}

/** @throws InvalidArgumentError */
export function notNegative(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && Number.isFinite(value)) || text.trim() === '')
    throw new InvalidArgumentError('It must be a number that is not negative.');
  return value;
}

/** @throws InvalidArgumentError */
export function milliseconds(text: string): number {
  const value = notNegative(text);
  if (value === 0) throw new InvalidArgumentError('It must be a number of milliseconds above 0.');
  return value;
}

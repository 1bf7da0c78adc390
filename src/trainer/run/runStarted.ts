/** The first event and the record of a run. */
import { say } from '../../core/message/message';
import { type EngineInfo, eventsFormat, type RunEvent, type RunStarted } from '../../core/run/events';
import { recordFormat, type RunRecord } from '../../core/run/record';
import { goalMessage, limitOf } from '../../core/methods/target';
import type { EngineChoice } from '../../protocol/trainer';
import type { Engine } from '../engine/engine';
import type { PreparedRun } from './prepare';

/** @param spec how records name the spec. @param version this program's */
export function newRecord(
  { source, train, target, steps, distill }: PreparedRun,
  {
    spec,
    fingerprint,
    version,
    choice,
  }: { readonly spec: string; readonly fingerprint: string; readonly version: string; readonly choice: EngineChoice },
): Omit<RunRecord, 'engine'> {
  return {
    format: recordFormat,
    name: source.spec.name,
    spec,
    specText: source.text,
    options: { target, steps, distill, engine: choice },
    versions: { bonsai: version, node: process.version, platform: `${process.platform}-${process.arch}` },
    seed: train.seed ?? 0,
    data: fingerprint,
    started: new Date().toISOString(),
  };
}

/** @param spec how records name the spec */
export function startedEvent({ cost, baseline, target, steps, data }: PreparedRun, { engine, seed, name, spec }: RunRecord): RunStarted {
  const aim = target.params === undefined ? {} : { targetParams: limitOf(target.params, baseline.params) };
  const counted =
    baseline.params === cost.params ? {} : { counted: { params: baseline.params, layers: Object.fromEntries(baseline.layers) } };
  return {
    type: 'started',
    format: eventsFormat,
    name,
    time: Date.now(),
    spec,
    engine,
    seed,
    layers: cost.layers,
    params: cost.params,
    macs: cost.macs,
    methods: steps.map(({ method }) => method),
    goal: goalMessage(target, baseline),
    ...aim,
    ...counted,
    hasValidation: data.validation !== undefined,
  };
}

/** Why batch norms are not recalibrated first. */
export const keptStatistics: RunEvent = {
  type: 'notice',
  severity: 'information',
  message: say('the batch norms keep the statistics that came with the weights until these change'),
};

export function engineInfo({ kind, version, reason, threads, branches }: Engine): EngineInfo {
  return { kind, version, threads, ...(branches === undefined ? {} : { branches }), ...(reason === undefined ? {} : { reason }) };
}

/** By what the models of a run are evaluated: metrics that its spec or its target names. */
import { say } from '../../core/message/message';
import type { ShrinkTarget } from '../../core/methods/targetSchema';
import type { JsonPath } from '../../core/problem/problem';
import type { EvaluationCriteria } from '../../core/score/criteria';
import type { MetricName } from '../../core/score/metricNames';
import type { OutputPart, TargetKind } from '../../core/score/truth';
import { outputLosses } from '../../core/spec/outputLosses';
import type { LossName } from '../../core/spec/schema';
import { metricsOfTask, missingMetric } from '../../core/spec/taskMetrics';
import type { LoadedData } from '../data/loadData';
import { outputParts, targetParts } from '../engine/parts';
import type { SpecFile } from '../input/specFile';

/**
 * @param targetAt where the target is in the spec; empty where a person gave another one
 * @throws InputError at a metric that the rows or the task do not have
 */
export function criteriaOf(source: SpecFile, data: LoadedData, target: ShrinkTarget, targetAt: JsonPath): EvaluationCriteria {
  const { spec, graph } = source;
  const { image, anomalies, evaluationRows } = data;
  const limited = limitedMetrics(target);
  const require = (name: MetricName, at: JsonPath) => {
    const missing = missingMetric(name, graph, spec);
    if (missing !== undefined) throw source.errorAt(at, missing);
    if ((name === 'psnr' || name === 'ssim') && image === undefined)
      throw source.errorAt(
        at,
        say('{0} compares pictures, but the rows of the data are none: store them as rows × columns, or use r2', name),
      );
  };
  for (const [index, name] of (spec.metrics ?? []).entries()) require(name, ['metrics', index]);
  for (const name of limited) require(name, targetAt.length === 0 ? [] : [...targetAt, 'maxMetricDrop', name]);
  if (graph.outputs.length > 1 && target.maxMetricDrop !== undefined)
    throw source.errorAt(
      targetAt.length === 0 ? [] : [...targetAt, 'maxMetricDrop'],
      say(
        'maxMetricDrop does not say which output it limits, and the model has several ({0}): limit the loss by maxLossIncrease',
        graph.outputs.join(', '),
      ),
    );
  const outputs = outputPartsOf(source);
  const several = outputs.length > 1 ? { several: outputs } : {};
  const truth = { ...evaluationRows, kind: outputs[0]?.kind ?? 'values', image, anomalies, ...several };
  return { truth, ...(spec.metrics === undefined ? {} : { metrics: [...new Set([...spec.metrics, ...limited])] }) };
}

/** The metric that a limit means where it names none. */
export function firstMetric({ spec, graph }: SpecFile): MetricName {
  return spec.metrics?.[0] ?? metricsOfTask(graph, spec)[0]!;
}

function limitedMetrics({ maxMetricDrop }: ShrinkTarget): MetricName[] {
  return typeof maxMetricDrop === 'object' ? (Object.keys(maxMetricDrop) as MetricName[]) : [];
}

function outputPartsOf({ spec: { train }, graph }: SpecFile): OutputPart[] {
  if (train === undefined) return [];
  const [values, targets] = [outputParts(graph), targetParts(graph, train)];
  return outputLosses(train.loss, graph.outputs).map(({ output, loss }, at) => ({
    output,
    kind: targetKind(loss),
    values: values[at]!.size,
    targets: targets[at]!.size,
  }));
}

function targetKind(loss: LossName): TargetKind {
  if (loss === 'sparseCategoricalCrossentropy') return 'classes';
  return loss === 'categoricalCrossentropy' ? 'oneHot' : 'values';
}

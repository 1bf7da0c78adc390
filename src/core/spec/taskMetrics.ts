/** Which metrics a spec's task has, by its loss, its output and its labels. */
import { type ModelGraph, layerNamed } from '../graph/graph';
import { elementCount } from '../layers/kind';
import { oneOf } from '../message/list';
import { type Message, say } from '../message/message';
import type { MetricName } from '../score/metricNames';
import { hasAnomalyLabels, isLabelled, marksAnomalies } from './labels';
import { isCategorical, outputLosses } from './outputLosses';
import type { LossName, Spec } from './schema';

type Settings = Pick<Spec, 'data' | 'train' | 'metrics'>;

/** The first is the one that a limit means where none is named. PSNR and SSIM are there only for rows that turn out to be pictures. */
export function metricsOfTask(graph: ModelGraph, settings: Settings): readonly MetricName[] {
  const { train } = settings;
  const losses = train === undefined ? [] : outputLosses(train.loss, graph.outputs);
  const ofEach = graph.outputs.flatMap((output) =>
    metricsOfOutput(graph, output, losses.find((one) => one.output === output)?.loss, settings),
  );
  return [...new Set(ofEach)];
}

function metricsOfOutput(graph: ModelGraph, output: string, loss: LossName | undefined, settings: Settings): readonly MetricName[] {
  const { data } = settings;
  const shape = layerNamed(graph, output).outputShape;
  if (loss !== undefined && isCategorical(loss)) return shape.at(-1) === 2 ? ['accuracy', 'auc'] : ['accuracy'];
  if (isLabelled(settings, output)) return elementCount(shape) === 1 ? ['r2', 'auc'] : ['r2'];
  return [
    'r2',
    ...(data !== undefined && 'file' in data ? (['psnr', 'ssim'] as const) : []),
    ...(hasAnomalyLabels(settings) ? (['anomalyAuc'] as const) : []),
  ];
}

/** What is wrong with a metric that is named; undefined where the task has it. */
export function missingMetric(name: MetricName, graph: ModelGraph, settings: Settings): Message | undefined {
  const known = metricsOfTask(graph, settings);
  if (known.includes(name)) return undefined;
  if (name === 'anomalyAuc' && known[0] === 'r2')
    return marksAnomalies(settings.metrics)
      ? say(
          'anomalyAuc needs labels of the rows that are held out, 1 for an anomaly and 0 for a normal row: name their file in data.labels',
        )
      : say('a limit on anomalyAuc needs it among the metrics: add "metrics": ["anomalyAuc"], with labels of the rows in data.labels');
  return say('{0} is no metric of this model: use {1}', name, oneOf(known));
}

/** What the model of a spec without `train` is for, guessed from its outputs and from the labels that the spec names. */
import { layerNamed } from '../../core/graph/graph';
import { marksAnomalies } from '../../core/spec/labels';
import type { DataSpec, Spec } from '../../core/spec/schema';
import { knownLabels } from './knownLabels';
import { openPart, type Reading } from './prepare/openPart';
import { isSeveral, isSeveralFiles } from './several/loadSeveral';
import { byLayer, openLabels } from './several/openFiles';
import { type KnownLabels, taskOf, taskOfOutput, trainingOf } from './task';

export interface GuessedTask extends Required<Pick<Spec, 'train'>>, Pick<Spec, 'metrics'> {
  /** Whether it tells classes apart by outputs that are no probabilities, of which losses are not measured. */
  readonly givesScores: boolean;
}

/** @throws InputError where the labels cannot be read */
export async function guessTask(reading: Reading): Promise<GuessedTask> {
  const { spec, graph } = reading.spec;
  const labels = spec.data === undefined ? {} : await labelsByOutput(reading, spec.data);
  const tasks = graph.outputs.map((name) => ({
    name,
    task: isSeveral(reading.spec) ? taskOfOutput(layerNamed(graph, name), labels[name]) : taskOf(graph, labels[name]),
  }));
  const metrics = spec.metrics ?? tasks[0]!.task.metrics;
  return {
    train: trainingOf(tasks),
    ...(metrics === undefined ? {} : { metrics }),
    givesScores: tasks.some(({ task }) => task.added !== undefined),
  };
}

/** Of the outputs that are compared with labels. */
async function labelsByOutput(reading: Reading, data: DataSpec): Promise<Readonly<Record<string, KnownLabels>>> {
  const { spec, graph } = reading.spec;
  if (!('file' in data) || data.labels === undefined || marksAnomalies(spec.metrics)) return {};
  if (!isSeveral(reading.spec) && !isSeveralFiles(data)) {
    const { labels } = await openPart(reading, data, { ...data, at: ['data'] });
    return { [graph.output]: await knownLabels(labels!) };
  }
  const at = ['data', 'labels'];
  const files = Object.entries(byLayer(reading.spec, data.labels, graph.outputs, at));
  const known = files.map(
    async ([output, named]) => [output, await knownLabels(await openLabels(reading, named, [...at, output], 0))] as const,
  );
  return Object.fromEntries(await Promise.all(known));
}

/**
 * Knowledge distillation (Hinton et al. 2015, arXiv:1503.02531): the trained original's outputs are mixed into the targets. All losses here are
 * linear in the target, or differ from that by a constant, so this is the mix of both losses too.
 */
import { layerNamed, type ModelGraph } from '../../core/graph/graph';
import type { DataSet, Samples, TrainingSession, TrainOptions } from '../engine/engine';
import { predictAll } from './score';

export interface Lesson {
  /** The score card's rows take the place of held-out ones, with the data's own targets. */
  readonly data: DataSet;
  readonly train: TrainOptions;
}

/**
 * @param teacher the session of the trained original
 * @param share how much the original's outputs count, 0 to 1
 */
export async function distilled(
  teacher: TrainingSession,
  { data, train }: Lesson,
  graph: ModelGraph,
  share: number,
  signal: AbortSignal,
): Promise<Lesson> {
  const byNumber = train.loss === 'sparseCategoricalCrossentropy';
  const classes = layerNamed(graph, graph.output).outputShape.at(-1) ?? 1;
  // Engines take either all targets from the inputs or none, so that these are copied.
  const plain = (samples: Samples): Samples => ({
    ...samples,
    targets: byNumber ? oneHot(samples.targets, classes) : samples.targets.slice(),
  });
  const training = plain(data.training);
  const taught = await predictAll(teacher, data.training, signal);
  const targets = training.targets.map((target, at) => (1 - share) * target + share * taught[at]!);
  return {
    data: { training: { ...training, targets }, validation: plain(data.validation ?? data.training) },
    train: byNumber ? { ...train, loss: 'categoricalCrossentropy' } : train,
  };
}

function oneHot(numbers: Float32Array, classes: number): Float32Array {
  const rows = new Float32Array(numbers.length * classes);
  for (const [row, number] of numbers.entries()) rows[row * classes + number] = 1;
  return rows;
}

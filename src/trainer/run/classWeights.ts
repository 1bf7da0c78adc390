/** How much rows of each class count while training: `train.classWeights` as numbers. */
import { layerNamed } from '../../core/graph/graph';
import { elementCount } from '../../core/layers/kind';
import { say } from '../../core/message/message';
import { didYouMean } from '../../core/problem/suggest';
import type { TrainSpec } from '../../core/spec/schema';
import type { LoadedData } from '../data/loadData';
import type { TrainOptions } from '../engine/engine';
import { chunksOf } from '../engine/rows';
import type { SpecFile } from '../input/specFile';

export type WeightedTrain = TrainSpec & Pick<TrainOptions, 'weightOfClass'>;

/** @throws InputError at a class that the data does not have */
export async function withClassWeights(
  source: SpecFile,
  train: TrainSpec,
  data: Pick<LoadedData, 'training' | 'rowsTaken'>,
  signal: AbortSignal,
): Promise<WeightedTrain> {
  const { classWeights: asked } = train;
  if (asked === undefined) return train;
  const { outputShape } = layerNamed(source.graph, source.graph.output);
  const values = train.loss === 'binaryCrossentropy' ? elementCount(outputShape) : outputShape.at(-1);
  if (train.loss === 'binaryCrossentropy' && values !== 1)
    throw source.errorAt(['train', 'classWeights'], say('with binaryCrossentropy, classes are weighted where the output is one value'));
  const classes = train.loss === 'binaryCrossentropy' ? 2 : (values ?? 0);
  const weightOfClass =
    asked === 'balanced'
      ? balanced(await countsOf(train.loss, classes, data.training, signal))
      : named(source, asked, classes, data.rowsTaken?.classes);
  return { ...train, weightOfClass };
}

/** As scikit-learn's "balanced": rows / (classes × the class's rows), of the classes that there are. */
function balanced(counts: readonly number[]): number[] {
  const present = counts.filter((count) => count > 0);
  const rows = present.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (count === 0 ? 1 : rows / (present.length * count)));
}

async function countsOf(loss: TrainSpec['loss'], classes: number, rows: LoadedData['training'], signal: AbortSignal): Promise<number[]> {
  const counts = new Array<number>(classes).fill(0);
  for await (const { targets } of chunksOf(rows, signal))
    for (let at = 0; at < targets.length; at++) {
      // Ones and zeros, a value for each class; else the number of a class.
      if (loss === 'categoricalCrossentropy') counts[at % classes]! += targets[at]!;
      else counts[Math.round(targets[at]!)]!++;
    }
  return counts;
}

function named(source: SpecFile, asked: Readonly<Record<string, number>>, classes: number, names: readonly string[] = []): number[] {
  const known = Array.from({ length: classes }, (_, number) => names[number] ?? String(number));
  const unknown = Object.keys(asked).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw source.errorAt(
      ['train', 'classWeights', unknown],
      say('there is no class "{0}"{1} (there are {2})', unknown, didYouMean(unknown, known), known.slice(0, 10).join(', ')),
    );
  return known.map((name) => asked[name] ?? 1);
}

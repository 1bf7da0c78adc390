/** What a model is for, guessed from its output and from whether its rows have labels. */
import { type GraphLayer, layerNamed, type ModelGraph } from '../../core/graph/graph';
import { elementCount } from '../../core/layers/kind';
import { type Message, say } from '../../core/message/message';
import { defaultTraining } from '../../core/spec/defaultTraining';
import type { Spec, TrainSpec } from '../../core/spec/schema';
import type { SplitSpec } from '../../core/spec/dataFields';

export interface Task {
  readonly train: SingleLoss;
  readonly validation: SplitSpec;
  readonly metrics?: Spec['metrics'];
  /** A layer behind the model's output. */
  readonly added?: Spec['layers'][number];
  /** What was guessed, and how it is changed. */
  readonly guesses: readonly Message[];
}

/** What is known of the labels: how many values each has, and the largest. */
export interface KnownLabels {
  readonly width: number;
  readonly largest: number;
  readonly areWhole: boolean;
}

type SingleLoss = ReturnType<typeof defaultTraining>;

const share = 0.2;
const random: SplitSpec = { share, by: 'random', seed: 1 };
const byClass: SplitSpec = { share, by: 'class', seed: 1 };

/** @param labels missing where rows are to be given back */
export function taskOf(graph: ModelGraph, labels: KnownLabels | undefined): Task {
  const output = layerNamed(graph, graph.output);
  const input = layerNamed(graph, graph.inputs[0]!);
  if (labels === undefined)
    return reproducing(
      output,
      say('task: the model reproduces its input, because its output has the same shape; give labels for another task'),
    );
  const reproduces = elementCount(output.outputShape) === elementCount(input.outputShape);
  if (reproduces && labels.width === 1 && labels.areWhole && labels.largest <= 1) {
    const task = reproducing(
      output,
      say('task: the model reproduces its input, and labels mark anomalies: change "metrics" and "data.labels" for another task'),
    );
    return { ...task, validation: byClass, metrics: ['anomalyAuc'] };
  }
  return compared(output, labels);
}

/** Of one output among several. */
export function taskOfOutput(output: GraphLayer, labels: KnownLabels | undefined): Task {
  return labels === undefined ? reproducing(output, say('task: the model reproduces an input of the same size')) : compared(output, labels);
}

/** What a model is trained for, by what each of its outputs is. @param outputs at least one, with the names that losses are given to */
export function trainingOf(outputs: readonly { readonly name: string; readonly task: Task }[]): TrainSpec {
  const { train } = outputs[0]!.task;
  if (outputs.length === 1) return train;
  return { ...train, loss: Object.fromEntries(outputs.map(({ name, task }) => [name, task.train.loss])) };
}

function reproducing(output: GraphLayer, guess: Message): Task {
  const train = defaultTraining(output, false);
  return { train, validation: random, guesses: [guess, lossGuess(train, output)] };
}

function compared(output: GraphLayer, labels: KnownLabels): Task {
  const train = defaultTraining(output, true);
  const classes = elementCount(output.outputShape) ?? 0;
  const areClasses = labels.width === 1 && labels.areWhole && classes > 1 && labels.largest < classes;
  const classGuess = say('task: telling {0} classes apart, by labels that are class numbers', classes);
  if (train.loss === 'sparseCategoricalCrossentropy' || train.loss === 'binaryCrossentropy') {
    const areShares = labels.width > 1 && labels.width === classes;
    const own: SingleLoss = areShares ? { ...train, loss: 'categoricalCrossentropy' } : train;
    const validation = labels.width === 1 && labels.areWhole ? byClass : random;
    const guess = areShares
      ? say('task: telling {0} classes apart, by labels that are the share of each', classes)
      : classes > 1
        ? classGuess
        : say('task: telling two classes apart');
    return { train: own, validation, guesses: [guess, lossGuess(own, output)] };
  }
  if (areClasses) {
    const own: SingleLoss = { ...train, loss: 'sparseCategoricalCrossentropy' };
    const added = { type: 'Softmax', name: `${output.name}-probabilities`, inputs: [output.name] } as Task['added'] & object;
    const addition = say('layer: a Softmax is added behind {0}, which gives no probabilities: change "layers"', output.name);
    return { train: own, validation: byClass, added, guesses: [classGuess, addition, lossGuess(own, output)] };
  }
  return { train, validation: random, guesses: [say('task: giving the values of the labels'), lossGuess(train, output)] };
}

function lossGuess({ loss }: SingleLoss, { name }: GraphLayer): Message {
  return say('loss: {0}, which suits the last layer, {1}: change "train.loss"', loss, name);
}

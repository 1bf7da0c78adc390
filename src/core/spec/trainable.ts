/** What keeps a sound model from being trained as its spec says, and is known without its data. */
import { valueCount } from '../message/counted';
import type { GraphLayer, ModelGraph } from '../graph/graph';
import { isInputType } from '../layers';
import { elementCount, formatShape } from '../layers/kind';
import { type Message, say } from '../message/message';
import { error, type Problem } from '../problem/problem';
import { didYouMean } from '../problem/suggest';
import { isLabelled } from './labels';
import { isByClass, isCategorical, outputLosses } from './outputLosses';
import type { Spec, TrainSpec } from './schema';

/** @param settings the spec without its layers */
export function trainingProblems(graph: ModelGraph, settings: Pick<Spec, 'data' | 'train' | 'metrics'>): Problem[] {
  const { data, train } = settings;
  if (train === undefined) return [];
  const open = graph.layers.filter(({ spec, outputShape }) => isInputType(spec.type) && elementCount(outputShape) === null);
  if (open.length > 0) return open.map(({ name, index }) => openSize(name, index));
  const losses = [...lossProblems(graph, train), ...classWeightProblems(train)];
  if (losses.length > 0) return losses;
  return data === undefined ? [] : reconstructionProblems(graph, settings, train);
}

/** Of an object that has the losses of outputs. */
function lossProblems({ outputs }: ModelGraph, { loss }: TrainSpec): Problem[] {
  if (typeof loss === 'string') return [];
  const wrong = Object.keys(loss).filter((name) => !outputs.includes(name));
  const missing = outputs.filter((name) => !Object.hasOwn(loss, name));
  return [
    ...wrong.map((name) =>
      error('wrong-value', ['train', 'loss', name], say('"{0}" is no output of the model{1}', name, didYouMean(name, outputs))),
    ),
    ...missing.map((name) => error('missing-field', ['train', 'loss'], say('the output {0} has no loss: give it one', name))),
  ];
}

/** Weights of classes, where a row has not one class. */
function classWeightProblems({ loss, classWeights }: TrainSpec): Problem[] {
  if (classWeights === undefined || (typeof loss === 'string' && isByClass(loss))) return [];
  return [
    error(
      'wrong-value',
      ['train', 'classWeights'],
      say(
        'classes are weighted where every row has one: by the loss sparseCategoricalCrossentropy, categoricalCrossentropy or binaryCrossentropy of a single output',
      ),
    ),
  ];
}

/** Of outputs that have no labels, and are to give back an input. */
function reconstructionProblems(graph: ModelGraph, settings: Pick<Spec, 'data' | 'metrics'>, train: TrainSpec): Problem[] {
  return outputLosses(train.loss, graph.outputs).flatMap(({ output: name, loss }, index): Problem[] => {
    // Such a loss needs labels, which is checked where it is used.
    if (isLabelled(settings, name) || isCategorical(loss)) return [];
    const output = graph.layers.find((layer) => layer.name === name);
    const input = graph.layers.find((layer) => layer.name === reproducedInput(graph, index));
    if (output === undefined) return [];
    if (input === undefined)
      return [error('shape-mismatch', ['layers', output.index], say('{0} has no input that it could reproduce: give it "labels"', name))];
    const [given, wanted] = [elementCount(output.outputShape), elementCount(input.outputShape)];
    if (given === null || wanted === null || given === wanted) return [];
    return [
      {
        ...error('shape-mismatch', ['layers', output.index], reconstructionMisfit(output, wanted)),
        related: [{ message: say('{0} takes {1}', input.name, formatShape(input.outputShape)), path: ['layers', input.index] }],
      },
    ];
  });
}

/** The input that an output without labels gives back: the only one, or the one at its place in the list. */
export function reproducedInput({ inputs }: Pick<ModelGraph, 'inputs'>, output: number): string | undefined {
  return inputs.length === 1 ? inputs[0] : inputs[output];
}

/** @param values of a row, which the model's output is to reproduce */
export function reconstructionMisfit({ name, outputShape }: GraphLayer, values: number): Message {
  const message = '{0} gives {1}, but its input, which it is to reproduce, has {2}: change the last layer, or give the data "labels"';
  return say(message, name, formatShape(outputShape), valueCount(values));
}

function openSize(name: string, index: number): Problem {
  const message = say('{0} has a size that is only known at run time: give it a number to train the model', name);
  return error('shape-mismatch', ['layers', index, 'shape'], message);
}

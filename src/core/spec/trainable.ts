/** What keeps a sound model from being trained as its spec says, and is known without its data. */
import { valueCount } from '../message/counted';
import type { GraphLayer, ModelGraph } from '../graph/graph';
import { isInputType } from '../layers';
import { elementCount, formatShape } from '../layers/kind';
import { type Message, say } from '../message/message';
import { error, type Problem } from '../problem/problem';
import { hasTargetLabels } from './labels';
import type { Spec } from './schema';

/** @param settings the spec without its layers */
export function trainingProblems(graph: ModelGraph, settings: Pick<Spec, 'data' | 'train' | 'metrics'>): Problem[] {
  const { data, train } = settings;
  if (train === undefined) return [];
  const open = graph.layers.filter(({ spec, outputShape }) => isInputType(spec.type) && elementCount(outputShape) === null);
  if (open.length > 0) return open.map(({ name, index }) => openSize(name, index));
  const output = graph.layers.find(({ name }) => name === graph.output);
  const input = graph.layers.find(({ name }) => name === graph.inputs[0]);
  const isReconstructed = data !== undefined && !hasTargetLabels(settings);
  if (!isReconstructed || output === undefined || input === undefined || usesClasses(train.loss)) return [];
  const [given, wanted] = [elementCount(output.outputShape), elementCount(input.outputShape)];
  if (given === null || wanted === null || given === wanted) return [];
  return [
    {
      ...error('shape-mismatch', ['layers', output.index], reconstructionMisfit(output, wanted)),
      related: [{ message: say('{0} takes {1}', input.name, formatShape(input.outputShape)), path: ['layers', input.index] }],
    },
  ];
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

/** Such a loss needs labels, which is checked where it is used. */
function usesClasses(loss: NonNullable<Spec['train']>['loss']): boolean {
  return loss === 'categoricalCrossentropy' || loss === 'sparseCategoricalCrossentropy';
}

/** What a model's output is compared with: its input, or labels. */
import { layerNamed } from '../../core/graph/graph';
import { elementCount } from '../../core/layers/kind';
import { valueCount } from '../../core/message/counted';
import { say } from '../../core/message/message';
import type { JsonPath } from '../../core/problem/problem';
import { type OutputLoss, outputLosses } from '../../core/spec/outputLosses';
import type { LossName } from '../../core/spec/schema';
import { reconstructionMisfit } from '../../core/spec/trainable';
import type { SpecFile } from '../input/specFile';
import { requireQuantities } from './classNumbers';
import { shareCheck } from './shares';

/** Rows of an array: how many, and of how many values each. */
export interface RowSize {
  readonly rows: number;
  readonly width: number;
}

export interface RowsAndLabels {
  readonly inputs: RowSize;
  /** Missing for an autoencoder. */
  readonly labels?: RowSize | undefined;
  /** The place of the labels in the spec, or of the data. */
  readonly at: JsonPath;
}

/** How labels become targets. */
export interface LabelTargets {
  /** Values of one row's target. */
  readonly width: number;
  /**
   * @param labels of some rows in a row
   * @param numberOf the number of each in its file, for messages
   * @throws InputError at a class that the model does not know
   */
  of(labels: Float32Array, numberOf: (row: number) => number): Float32Array;
}

/** An output with its loss, which a spec without `train` does not say. */
export type ComparedOutput = Pick<OutputLoss, 'output' | 'at'> & { readonly loss: LossName | undefined };

/** The model's outputs, in its order, each with its loss and the path of the spec that gives it. */
export function comparedOutputs({ spec: { train }, graph }: SpecFile): readonly ComparedOutput[] {
  if (train !== undefined) return outputLosses(train.loss, graph.outputs);
  return graph.outputs.map((output) => ({ output, at: ['train', 'loss'], loss: undefined }));
}

/**
 * Class numbers stay as they are for sparse cross-entropy, and become ones and zeros for categorical cross-entropy.
 *
 * @param compared the output; the only one where it is left out
 * @returns `undefined` where each row is its own target
 * @throws InputError when they do not fit the model's output or the loss
 */
export function labelTargets(
  spec: SpecFile,
  { inputs, labels, at }: RowsAndLabels,
  compared = comparedOutputs(spec)[0]!,
): LabelTargets | undefined {
  const output = layerNamed(spec.graph, compared.output);
  const outputs = elementCount(output.outputShape);
  const { loss } = compared;
  const byClass = loss === 'categoricalCrossentropy' || loss === 'sparseCategoricalCrossentropy';
  if (labels === undefined) {
    requireQuantities(spec, at);
    if (byClass)
      throw spec.errorAt(compared.at, say('the loss {0} needs a class for every row: name their file in "data": { "labels": … }', loss));
    if (outputs !== null && outputs !== inputs.width)
      throw spec.errorAt(['layers', output.index], reconstructionMisfit(output, inputs.width));
    return undefined;
  }
  const { width } = labels;
  if (byClass && width === 1) return classTargets(spec, output.outputShape.at(-1) ?? 0, loss === 'categoricalCrossentropy', at);
  if (outputs !== null && width !== outputs)
    throw spec.errorAt(at, say("a label has {0}, but {1}, the model's output, gives {2}", valueCount(width), output.name, outputs));
  if (loss === 'sparseCategoricalCrossentropy')
    throw spec.errorAt(at, say('the loss {0} needs one class number a row, but a label has {1}', loss, valueCount(width)));
  const check = shareCheck(spec, 'label', at, loss);
  return {
    width,
    of: (values, numberOf) => {
      check?.(values, width, numberOf);
      return values;
    },
  };
}

function classTargets(spec: SpecFile, classes: number, asOnes: boolean, at: JsonPath): LabelTargets {
  return {
    width: asOnes ? classes : 1,
    of: (numbers, numberOf) => {
      const wrong = numbers.findIndex((value) => !Number.isInteger(value) || value < 0 || value >= classes);
      if (wrong !== -1)
        throw spec.errorAt(
          at,
          say(
            "row {0} has the label {1}, but the model's output knows the classes 0 to {2}",
            numberOf(wrong),
            numbers[wrong]!,
            classes - 1,
          ),
        );
      return asOnes ? oneHot(numbers, classes) : numbers;
    },
  };
}

function oneHot(numbers: Float32Array, classes: number): Float32Array {
  const rows = new Float32Array(numbers.length * classes);
  for (const [row, value] of numbers.entries()) rows[row * classes + value] = 1;
  return rows;
}

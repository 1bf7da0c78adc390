/** What a model's output is compared with: its input, or labels. */
import { layerNamed } from '../../core/graph/graph';
import { elementCount, formatShape } from '../../core/layers/kind';
import type { JsonPath } from '../../core/spec/problem';
import type { Samples } from '../engine/engine';
import type { SpecFile } from '../run/specFile';
import type { NpyArray } from './npy';

/**
 * @param labels one entry a row; `undefined` for an autoencoder
 * @param at the place of the labels in the spec, or of the data
 * @returns `count` targets, row-major: the array of the inputs itself where there are no labels; class numbers for sparse cross-entropy, ones and zeros
 *   for categorical cross-entropy.
 * @throws InputFault when they do not fit the model's output or the loss
 */
export function readTargets(spec: SpecFile, samples: Omit<Samples, 'targets'>, labels: NpyArray | undefined, at: JsonPath): Float32Array {
  const { graph } = spec;
  const output = layerNamed(graph, graph.output);
  const outputs = elementCount(output.outputShape);
  const loss = spec.spec.train?.loss;
  const byClass = loss === 'categoricalCrossentropy' || loss === 'sparseCategoricalCrossentropy';
  if (labels === undefined) {
    if (byClass)
      throw spec.fault(['train', 'loss'], `the loss ${loss} needs a class for every row: name their file in "data": { "labels": … }`);
    const inputs = samples.inputs.length / samples.count;
    if (outputs !== null && outputs !== inputs) {
      const shapes = `${formatShape(output.outputShape)}, but its input, which it is to reproduce, has ${String(inputs)} values`;
      throw spec.fault(['layers', output.index], `${output.name} gives ${shapes}: change the last layer, or give the data "labels"`);
    }
    return samples.inputs;
  }
  // Where data.rows takes the first so many rows, it takes the first so many labels.
  const rows = labels.shape[0]!;
  if (rows < samples.count) throw spec.fault(at, `there are ${String(rows)} labels for ${String(samples.count)} rows: every row needs one`);
  const width = labels.data.length / rows;
  const values = labels.data.slice(0, samples.count * width);
  if (byClass && width === 1) return classTargets(spec, values, output.outputShape.at(-1) ?? 0, loss, at);
  if (outputs !== null && width !== outputs)
    throw spec.fault(at, `a label has ${String(width)} values, but ${output.name}, the model's output, gives ${String(outputs)}`);
  if (loss === 'sparseCategoricalCrossentropy')
    throw spec.fault(at, `the loss ${loss} needs one class number a row, but a label has ${String(width)} values`);
  return values;
}

function classTargets(spec: SpecFile, numbers: Float32Array, classes: number, loss: string, at: JsonPath): Float32Array {
  const wrong = numbers.findIndex((value) => !Number.isInteger(value) || value < 0 || value >= classes);
  if (wrong !== -1)
    throw spec.fault(
      at,
      `row ${String(wrong)} has the label ${String(numbers[wrong])}, but the model's output knows the classes 0 to ${String(classes - 1)}`,
    );
  if (loss === 'sparseCategoricalCrossentropy') return numbers;
  const oneHot = new Float32Array(numbers.length * classes);
  for (const [row, value] of numbers.entries()) oneHot[row * classes + value] = 1;
  return oneHot;
}

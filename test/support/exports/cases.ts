/** Models that between them have every layer type, with weights and rows: what every format is tried with. */
import { graphOf } from '../../../src/core/graph/build';
import { layerNamed } from '../../../src/core/graph/graph';
import type { LayerSpec } from '../../../src/core/layers';
import { sizeOf } from '../../../src/core/numbers/sizeOf';
import type { ModelToExport } from '../../../src/trainer/formats/exporter';
import { engineCases } from '../engine/cases';
import { modelOf, randomRows, randomValues, randomWeights } from '../engine/models';

export interface ExportCase {
  readonly name: string;
  readonly model: ModelToExport;
  readonly inputs: Float32Array;
  readonly rows: number;
}

const rows = 5;

/** The outputs are of different sizes and kinds; one is a value inside of the model, one the value of another one. */
const several: readonly LayerSpec[] = [
  { type: 'Input', name: 'picture', shape: [4, 4, 2] },
  { type: 'Conv2D', name: 'seen', filters: 3, kernelSize: 3, activation: 'relu' },
  { type: 'Flatten', name: 'flat' },
  { type: 'Input', name: 'numbers', shape: [5] },
  { type: 'Dense', name: 'known', units: 4, activation: 'tanh' },
  { type: 'Dropout', name: 'dropped', rate: 0.5 },
  { type: 'Concatenate', name: 'joined', inputs: ['flat', 'known'] },
  { type: 'Dense', name: 'class', units: 3, activation: 'softmax', inputs: ['joined'] },
  { type: 'Dense', name: 'size', units: 2, inputs: ['joined'] },
];

/** A model with two inputs and five outputs. */
const severalCase: ExportCase = {
  name: 'several inputs and outputs',
  rows,
  ...modelWithRows(several, ['size', 'seen', 'class', 'dropped', 'known'], rows),
};

export function modelWithRows(
  layers: readonly LayerSpec[],
  outputs: readonly string[] | undefined,
  count: number,
): Pick<ExportCase, 'model' | 'inputs'> {
  const graph = graphOf('model', layers, outputs).graph!;
  const size = graph.inputs.reduce((sum, input) => sum + sizeOf(layerNamed(graph, input).outputShape as number[]), 0);
  return { model: { graph, weights: randomWeights(graph, 7), generatedBy: 'test' }, inputs: randomValues(count * size, 5) };
}

/** One of each: the engine's cases also differ in how they train. */
export const exportCases: readonly ExportCase[] = [
  ...[...new Map(engineCases.map((given) => [JSON.stringify(given.layers), given])).values()].map(
    ({ name, shape, layers, inputClasses }): ExportCase => {
      const graph = modelOf(shape, layers);
      const model = { graph, weights: randomWeights(graph, 7), generatedBy: 'test' };
      return { name, model, inputs: randomRows(shape, rows, 5, inputClasses).inputs, rows };
    },
  ),
  severalCase,
];

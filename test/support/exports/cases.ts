/** Models that between them have every layer type, with weights and rows: what every format is tried with. */
import type { ModelToExport } from '../../../src/trainer/formats/exporter';
import { engineCases } from '../engine/cases';
import { modelOf, randomRows, randomWeights } from '../engine/models';

export interface ExportCase {
  readonly name: string;
  readonly model: ModelToExport;
  readonly inputs: Float32Array;
  readonly rows: number;
}

const rows = 5;

/** One of each: the engine's cases also differ in how they train. */
export const exportCases: readonly ExportCase[] = [
  ...new Map(engineCases.map((given) => [JSON.stringify(given.layers), given])).values(),
].map(({ name, shape, layers, inputClasses }) => {
  const graph = modelOf(shape, layers);
  const model = { graph, weights: randomWeights(graph, 7), generatedBy: 'test' };
  return { name, model, inputs: randomRows(shape, rows, 5, inputClasses).inputs, rows };
});

/** What an imported ONNX model predicts, for rows as the file has them. */
import { graphOf } from '../../../src/core/graph/build';
import type { Engine } from '../../../src/trainer/engine/engine';
import type { ImportedModel } from '../../../src/trainer/formats/importer';
import { transposed } from '../../../src/trainer/formats/onnx/values/arrays';

export interface Rows {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** @returns the output, its axes in the file's order */
export async function importedPredictions(
  engine: Engine,
  imported: ImportedModel,
  rows: Rows,
  outputShape: readonly number[],
): Promise<Float32Array> {
  const { graph, problems } = graphOf('imported', imported.layers);
  if (graph === undefined) throw new Error(JSON.stringify(problems));
  const inputOrder = imported.axes!.get(graph.inputs[0]!)!;
  const inputs = ordered(Float32Array.from(rows.values), rows.shape, inputOrder);
  const count = inputOrder[0]! < 0 ? 1 : rows.shape[inputOrder[0]!]!;
  const samples = { count, inputs, targets: new Float32Array(outputShape.reduce((all, size) => all * size, 1)) };
  const train = { loss: 'meanSquaredError', optimizer: 'adam', batchSize: 4, seed: 1 } as const;
  const session = await engine.compileToPredict({ graph, weights: imported.weights, data: { training: samples }, train });
  const predicted = await session.predict(inputs, count);
  session.dispose();
  const outputOrder = imported.axes!.get(graph.output)!.filter((axis) => axis >= 0);
  const missing = outputShape.map((_, axis) => axis).filter((axis) => !outputOrder.includes(axis));
  const order = [...missing, ...outputOrder];
  // The spec's axes in the file's order.
  return ordered(
    predicted,
    order.map((axis) => outputShape[axis]!),
    outputShape.map((_, axis) => order.indexOf(axis)),
  );
}

function ordered(values: Float32Array, shape: readonly number[], order: readonly number[]): Float32Array {
  return transposed(
    values,
    shape,
    order.filter((axis) => axis >= 0),
  ) as Float32Array;
}

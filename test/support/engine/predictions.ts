import type { BareModel } from '../../../src/core/weights/model';
import type { Engine } from '../../../src/trainer/engine/engine';

/** What an engine's model gives for rows of inputs, row-major. */
export async function predictionsOf(
  engine: Engine,
  { graph, weights }: BareModel,
  inputs: Float32Array,
  rows: number,
): Promise<Float32Array> {
  const { outputShape } = graph.layers.find(({ name }) => name === graph.output)!;
  const targets = new Float32Array(outputShape.reduce<number>((product, size) => product * size!, rows));
  const session = await engine.compileToPredict({
    graph,
    weights,
    data: { training: { count: rows, inputs, targets } },
    train: { loss: 'meanSquaredError', batchSize: rows, seed: 0, optimizer: 'sgd' },
  });
  try {
    return await session.predict(inputs, rows);
  } finally {
    session.dispose();
  }
}

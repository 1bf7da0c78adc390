import { layerNamed } from '../../../src/core/graph/graph';
import { sizeOf } from '../../../src/core/numbers/sizeOf';
import type { BareModel } from '../../../src/core/weights/model';
import type { Engine } from '../../../src/trainer/engine/engine';

/** What an engine's model gives for rows of inputs, row-major. */
export async function predictionsOf(
  engine: Engine,
  { graph, weights }: BareModel,
  inputs: Float32Array,
  rows: number,
): Promise<Float32Array> {
  const sizes = graph.outputs.map((output) => sizeOf(layerNamed(graph, output).outputShape as number[]));
  const targets = new Float32Array(rows * sizes.reduce((sum, size) => sum + size));
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

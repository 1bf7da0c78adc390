/** Values of layers that are rounded to 8 bits: what both engines predict with them, and how they learn. */
import { expect, test } from 'vitest';
import { graphOf } from '../../src/core/graph/build';
import { open } from '../support/engine/engines';
import { predictionsOf } from '../support/engine/predictions';

/** Steps of 1 from −127 to 128 come in, and steps of 1/2 from −63.5 to 64 go out. */
const graph = graphOf('rounded', [
  { type: 'Input', name: 'x', shape: [2], int8: [-127, 128] },
  { type: 'Dense', name: 'y', units: 1, useBias: false, int8: [-63.5, 64] },
]).graph!;
const weights = new Map([['y/kernel', { shape: [2, 1], data: Float32Array.of(0.5, 2) }] as const]);
/** Rounded, (1, 40) and (3, −3), of which the layer makes 80.5, which is above its range, and −4.5. */
const inputs = Float32Array.of(1.3, 40.2, 2.6, -3.2);

test.each(['native', 'portable'] as const)('they are rounded, and what is outside of the range becomes its end (%s)', async (name) => {
  const engine = await open(name);
  expect([...(await predictionsOf(engine, { graph, weights }, inputs, 2))]).toEqual([64, -4.5]);
});

test.each(['native', 'portable'] as const)('gradients pass, but not from outside of the range (%s)', async (name) => {
  const engine = await open(name);
  const session = await engine.compile({
    graph,
    weights,
    data: { training: { count: 2, inputs, targets: new Float32Array(2) } },
    train: { loss: 'meanSquaredError', batchSize: 2, seed: 0, optimizer: 'sgd' },
  });
  const { mean } = await session.gradients(new AbortController().signal);
  session.dispose();
  // The mean of 64² and 4.5²: only the second row has a gradient, −4.5 for each of what came in.
  expect([...mean.get('y/kernel')!.data]).toEqual([-13.5, 13.5]);
});

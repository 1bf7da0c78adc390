/** This project's engines: `engine.js native|portable WASM_FOLDER`. */
import { modelCost } from '../../../src/core/cost/cost';
import { Random } from '../../../src/core/random/random';
import { initialWeights } from '../../../src/trainer/engine/initialize';
import { stepMacs } from '../../../src/trainer/engine/native/branching';
import { openEngine } from '../../../src/trainer/engine/open';
import { benchGraph } from '../models';
import { benchRows } from '../rows';
import { serve } from '../work';

const [kind, wasm] = process.argv.slice(2);
const { signal } = new AbortController();

async function main(): Promise<void> {
  await serve(async (model) => {
    const graph = benchGraph(model);
    const { loss, batchSize, rows } = model;
    const work = { stepMacs: stepMacs('train', modelCost(graph).macs, batchSize) };
    const engine = await openEngine(kind === 'native' ? 'native' : 'portable', { wasm: wasm!, ...work });
    const train = { loss, batchSize, optimizer: 'adam', seed: 1 } as const;
    const session = await engine.compile({ graph, weights: initialWeights(graph, 1), data: { training: benchRows(model) }, train });
    const random = new Random(1);
    return async (epochs) => {
      for (let epoch = 0; epoch < epochs; epoch++) await session.trainEpoch(random.permutation(rows), { learningRate: 1e-3, signal });
    };
  });
}

void main();

/** What masks cost: the same session with and without them, in turns. */
import { median } from '../../src/core/numbers/quantile';
import { Random } from '../../src/core/random/random';
import type { Engine } from '../../src/trainer/engine/engine';
import type { Masks, WeightKey } from '../../src/core/weights/weights';
import type { BenchModel } from '../steps/models';
import { requestFor } from './compiling';

const { signal } = new AbortController();

export interface MaskCost {
  /** Milliseconds a step, medians. */
  readonly plain: number;
  readonly masked: number;
}

export async function measureMasks(engine: Engine, model: BenchModel, rounds: number): Promise<MaskCost> {
  const request = requestFor(model);
  const session = await engine.compile(request);
  const masks: Masks = new Map(
    [...request.weights]
      .filter(([key]) => key.endsWith('/kernel'))
      .map(([key, { data }]): [WeightKey, Uint8Array] => [key, Uint8Array.from(data, (_, at) => at % 2)]),
  );
  const random = new Random(1);
  const time = async (given: Masks): Promise<number> => {
    session.setMasks(given);
    const order = random.permutation(model.rows);
    const start = performance.now();
    await session.trainEpoch(order, { learningRate: 1e-3, signal });
    return (performance.now() - start) / (model.rows / model.batchSize);
  };
  const times = { plain: [] as number[], masked: [] as number[] };
  for (let round = -3; round < rounds; round++) {
    const [plain, masked] = [await time(new Map()), await time(masks)];
    if (round < 0) continue;
    times.plain.push(plain);
    times.masked.push(masked);
  }
  session.dispose();
  return { plain: median(times.plain), masked: median(times.masked) };
}

import { expect, it } from 'vitest';
import { modelCost } from '../../core/cost/cost';
import { parseSpecFile } from './specFile';
import { outOfMemory, requireMemoryForModel, requireRoomForBatch } from './memory';

function costOf(units: number) {
  const layers = [
    { type: 'Input', name: 'x', shape: [1_000_000] },
    { type: 'Dense', name: 'small', units: 1 },
    { type: 'Dense', name: 'large', units, useBias: false, inputs: ['x'] },
    { type: 'Concatenate', name: 'both', inputs: ['small', 'large'] },
  ];
  const source = parseSpecFile('/models/m.model.json', JSON.stringify({ name: 'm', layers }));
  return { source, cost: modelCost(source.graph) };
}

it('refuses a model that cannot be trained in memory, at its largest layer, and no other', () => {
  const large = costOf(1_000_000);
  expect(() => requireMemoryForModel(large.source, large.cost)).toThrow(/make large smaller \(1,000,000,000,000 of them\)/u);
  const small = costOf(10);
  expect(() => requireMemoryForModel(small.source, small.cost)).not.toThrow();
});

it('refuses a batch that passes a tensor or memory, and says which size does not', () => {
  const layers = [
    { type: 'Input', name: 'image', shape: [8, 8, 1] },
    { type: 'Conv2D', name: 'encoder1', filters: 250_000, kernelSize: 3, padding: 'same' },
    { type: 'MaxPooling2D', name: 'pooled' },
  ];
  const train = { loss: 'meanSquaredError', optimizer: 'adam', learningRate: 0.001, epochs: 1, batchSize: 64 };
  const source = parseSpecFile('/models/m.model.json', JSON.stringify({ name: 'm', layers, train }, null, 1));
  const reported = (rows: number, engine: 'native' | 'portable', memory: number) => {
    try {
      requireRoomForBatch(source, { cost: modelCost(source.graph), batchSize: rows, engine, machine: memory });
      return 'fits';
    } catch (error) {
      return (error as Error).message;
    }
  };
  const [terabyte, gigabytes] = [1e12, 24e9];
  expect(reported(134, 'native', terabyte)).toBe('fits');
  expect(reported(135, 'native', terabyte)).toBe(
    'encoder1 gives 2,160,000,000 values for a batch of 135 rows, more than the 2,147,483,647 that a tensor can hold: lower batchSize to 134 or less, or make encoder1 smaller',
  );
  // (64 + 16,000,000 + 4,000,000) values × 4 bytes × 4.
  expect(reported(64, 'native', gigabytes)).toBe(
    'training a batch of 64 rows takes about 20.5 GB of memory, and there are 18.0 GB for it (encoder1 gives 16,000,000 values a row): lower batchSize to 56 or less, or make encoder1 smaller',
  );
  expect(reported(56, 'native', gigabytes)).toBe('fits');
  expect(reported(11, 'portable', gigabytes)).toContain('lower batchSize to 10 or less');
  expect(reported(1, 'portable', 1e8)).toContain('make encoder1 smaller');
});

it('tells the tensor that memory ran out at, and whether the batch size could help', () => {
  const { source } = costOf(10);
  const reported = (shape?: readonly number[]) => outOfMemory(source, 32, shape).message;
  // 32 × 1,000,000 × 4 bytes.
  expect(reported([32, 1_000_000])).toBe(
    'memory ran out: there was none for a tensor of shape [32, 1000000] (128 MB), with batches of 32 rows; lower batchSize, or make the model smaller',
  );
  expect(reported([64, 1_000_000])).toMatch(/\(256 MB\), with 64 rows evaluated at once; make the model smaller$/u);
  expect(reported()).toBe('memory ran out with batches of 32 rows; lower batchSize, or make the model smaller');
});

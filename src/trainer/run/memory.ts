/** Refuses what cannot fit into this machine's memory before anything is allocated, when the reason can still be told. */
import os from 'node:os';
import type { LayerCost, ModelCost } from '../../core/cost/cost';
import { formatBytes, formatCount } from '../../core/cost/format';
import { say } from '../../core/message';
import type { SpecFile } from './specFile';

/** While training, each parameter stands in memory as weight, gradient, two optimizer slots, mask, and the copies of checkpoints. */
const copiesOfParameters = 8;

/** Rows are made once and handed to the engine, which keeps its own. */
const copiesOfData = 2;

/** @throws InputFault at the largest layer when the model is too large to be trained here */
export function requireMemoryForModel(source: SpecFile, cost: ModelCost): void {
  const needed = cost.bytes * copiesOfParameters;
  if (needed <= os.totalmem()) return;
  const largest = cost.layers.reduce((a: LayerCost, b) => (b.params > a.params ? b : a));
  throw source.fault(
    ['layers', largest.index],
    say(
      'training {0} parameters takes about {1} of memory, and this machine has {2}: make {3} smaller ({4} of them)',
      formatCount(cost.params),
      formatBytes(needed),
      formatBytes(os.totalmem()),
      largest.name,
      formatCount(largest.params),
    ),
  );
}

/** @throws InputFault when so many values of data are too many for this machine */
export function requireMemoryForData(source: SpecFile, rows: number, values: number): void {
  const needed = rows * values * Float32Array.BYTES_PER_ELEMENT * copiesOfData;
  if (needed <= os.totalmem()) return;
  throw source.fault(
    ['data', 'rows'],
    say(
      '{0} rows take about {1} of memory, and this machine has {2}: ask for fewer',
      formatCount(rows),
      formatBytes(needed),
      formatBytes(os.totalmem()),
    ),
  );
}

/** Refuses what cannot fit into this machine's memory before anything is allocated, while the reason can still be given. */
import os from 'node:os';
import { mostBatchRows, mostTensorValues, rowNeeds } from '../../core/cost/batch';
import type { LayerCost, ModelCost } from '../../core/cost/cost';
import { formatBytes, formatCount } from '../../core/message/format';
import { say } from '../../core/message/message';
import type { EngineKind } from '../../core/run/events';
import type { InputError } from './inputError';
import type { SpecFile } from './specFile';

/** While training, each parameter stands in memory as weight, gradient, two optimizer slots, mask, and the copies of checkpoints. */
const copiesOfParameters = 8;

/** Rows are made once and handed to the engine, which keeps its own. */
const copiesOfData = 2;

/** @throws InputError at the largest layer when the model is too large to be trained here */
export function requireMemoryForModel(source: SpecFile, cost: ModelCost): void {
  const needed = cost.bytes * copiesOfParameters;
  if (needed <= os.totalmem()) return;
  const largest = cost.layers.reduce((a: LayerCost, b) => (b.params > a.params ? b : a));
  throw source.errorAt(
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

/** @throws InputError when so many values of data are too many for this machine */
export function requireMemoryForData(source: SpecFile, rows: number, values: number): void {
  const needed = rows * values * Float32Array.BYTES_PER_ELEMENT * copiesOfData;
  if (needed <= os.totalmem()) return;
  throw source.errorAt(
    ['data', 'rows'],
    say(
      '{0} rows take about {1} of memory, and this machine has {2}: ask for fewer',
      formatCount(rows),
      formatBytes(needed),
      formatBytes(os.totalmem()),
    ),
  );
}

/** The part of the machine's memory that the tensors of a batch may take: the rest is for weights, rows and everything else. */
const shareForBatch = 0.75;

/** WebAssembly's memory ends here, whatever the machine has. */
const wasmMemory = 4 * 2 ** 30;

export interface BatchOfRun {
  readonly cost: ModelCost;
  readonly batchSize: number;
  readonly engine: EngineKind;
  /** Bytes of memory that this machine has. */
  readonly machine?: number;
}

/**
 * @throws InputError when what the layers give for a batch passes what a tensor can hold, or memory, which ends a process without a word
 */
export function requireRoomForBatch(source: SpecFile, { cost, batchSize, engine, machine = os.totalmem() }: BatchOfRun): void {
  const needs = rowNeeds(cost);
  const memory = shareForBatch * (engine === 'portable' ? Math.min(machine, wasmMemory) : machine);
  const most = mostBatchRows(needs, memory);
  if (batchSize <= most) return;
  const { name, index, values } = needs.largest;
  const what =
    values * batchSize > mostTensorValues
      ? say(
          '{0} gives {1} values for a batch of {2} rows, more than the {3} that a tensor can hold',
          name,
          formatCount(values * batchSize),
          batchSize,
          formatCount(mostTensorValues),
        )
      : say(
          'training a batch of {0} rows takes about {1} of memory, and there are {2} for it ({3} gives {4} values a row)',
          batchSize,
          formatBytes(needs.bytes * batchSize),
          formatBytes(memory),
          name,
          formatCount(values),
        );
  if (most === 0) throw source.errorAt(['layers', index], say('{0}: make {1} smaller', what, name));
  throw source.errorAt(['train', 'batchSize'], say('{0}: lower batchSize to {1} or less, or make {2} smaller', what, most, name));
}

/**
 * The error for memory that ran out during a run all the same.
 * @param shape of the tensor that there was none for, where it is known; more rows than a batch has are rows that are evaluated
 */
export function outOfMemory(source: SpecFile, batchSize: number, shape: readonly number[] | undefined): InputError {
  if (shape === undefined)
    return source.errorAt(
      ['train', 'batchSize'],
      say('memory ran out with batches of {0} rows; lower batchSize, or make the model smaller', formatCount(batchSize)),
    );
  const tensor = say(
    'memory ran out: there was none for a tensor of shape {0} ({1})',
    `[${shape.join(', ')}]`,
    formatBytes(bytesOf(shape)),
  );
  if ((shape[0] ?? 0) > batchSize)
    return source.errorAt(['layers'], say('{0}, with {1} rows evaluated at once; make the model smaller', tensor, formatCount(shape[0]!)));
  return source.errorAt(
    ['train', 'batchSize'],
    say('{0}, with batches of {1} rows; lower batchSize, or make the model smaller', tensor, formatCount(batchSize)),
  );
}

function bytesOf(shape: readonly number[]): number {
  return shape.reduce((bytes, size) => bytes * size, Float32Array.BYTES_PER_ELEMENT);
}

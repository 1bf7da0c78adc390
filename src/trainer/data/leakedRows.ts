/** Rows on both sides of the split, by which held-out losses look lower than they are. */
import { rowCount } from '../../core/message/counted';
import { type Message, say } from '../../core/message/message';
import type { DataSet, Samples } from '../engine/engine';
import { isStreamed } from '../engine/rows';
import { hashOfRow } from './rows/rowHashes';

/** @returns what a person is told of them; nothing of streamed rows, for which the whole file would be read once more */
export function leakWarning(data: DataSet): Message | undefined {
  const leaked = leakedRows(data);
  if (leaked === 0) return undefined;
  return say(
    'held out and trained on as well: {0}, so that held-out losses look lower than they are. Remove doubled rows, or hold back whole groups with "by": "group"',
    rowCount(leaked),
  );
}

/** How many of the held-out rows are trained on as well. */
export function leakedRows({ training, validation }: DataSet): number {
  if (validation === undefined || isStreamed(training) || isStreamed(validation)) return 0;
  const held = new Map<number, number>();
  for (const hash of hashesOf(validation)) held.set(hash, (held.get(hash) ?? 0) + 1);
  let leaked = 0;
  for (const hash of hashesOf(training)) {
    leaked += held.get(hash) ?? 0;
    held.delete(hash);
  }
  return leaked;
}

function* hashesOf({ count, inputs }: Samples): Generator<number> {
  const width = inputs.length / count;
  for (let row = 0; row < count; row++) yield hashOfRow(inputs.subarray(row * width, (row + 1) * width));
}

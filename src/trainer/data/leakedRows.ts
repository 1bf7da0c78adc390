/** Rows on both sides of the split, by which held-out losses look lower than they are. */
import { rowCount } from '../../core/message/counted';
import { type Message, say } from '../../core/message/message';
import type { DataSet, Rows, Samples } from '../engine/engine';
import { chunksOf } from '../engine/rows';
import { hashesOf, rowsAmong } from './rows/rowHashes';

/** Takes how many of all rows have been read, from 0 to 1. */
export type OnShare = (share: number) => void;

/** @returns what a person is told of them. @throws CancelledError, InputError when streamed rows cannot be read */
export async function leakWarning(data: DataSet, signal: AbortSignal, onShare?: OnShare): Promise<Message | undefined> {
  const leaked = await leakedRows(data, signal, onShare);
  if (leaked === 0) return undefined;
  return say(
    'held out and trained on as well: {0}, so that held-out losses look lower than they are. Remove doubled rows, or hold back whole groups with "by": "group"',
    rowCount(leaked),
  );
}

/** How many of the held-out rows are trained on as well. Streamed rows are read once for it. */
export async function leakedRows({ training, validation }: DataSet, signal: AbortSignal, onShare?: OnShare): Promise<number> {
  if (validation === undefined) return 0;
  const all = training.count + validation.count;
  let seen = 0;
  async function* chunks(rows: Rows): AsyncGenerator<Samples> {
    for await (const samples of chunksOf(rows, signal)) {
      // Before they are given: nothing comes after the last ones, of which no more are wanted.
      seen += samples.count;
      onShare?.(seen / all);
      yield samples;
    }
  }
  const hashes = (rows: Rows) => hashesOf(chunks(rows), rows.count);
  return rowsAmong(await hashes(validation), await hashes(training));
}

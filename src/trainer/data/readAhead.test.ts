import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { CancelledError } from '../engine/errors';
import { readAhead } from './readAhead';

const never = new AbortController().signal;

describe('reading ahead', () => {
  it('gives everything in order, and has begun with one more than is in use', async () => {
    const begun: number[] = [];
    const read = async (part: number) => {
      begun.push(part);
      await setImmediate();
      return part * 10;
    };
    const got: number[] = [];
    for await (const value of readAhead([1, 2, 3, 4].values(), read, never)) {
      got.push(value);
      expect(begun).toHaveLength(Math.min(got.length + 1, 4));
    }
    expect(got).toEqual([10, 20, 30, 40]);
  });

  it('tells what went wrong when it is that part’s turn', async () => {
    const read = (part: number) => (part === 2 ? Promise.reject(new Error('cannot be read')) : Promise.resolve(part));
    const parts = readAhead([1, 2].values(), read, never);
    expect((await parts.next()).value).toBe(1);
    await setImmediate();
    await expect(parts.next()).rejects.toThrow('cannot be read');
  });

  it('is cancelled at once, even while reading hangs', async () => {
    const cancel = new AbortController();
    const parts = readAhead([1].values(), () => new Promise<number>(() => undefined), cancel.signal);
    const waiting = parts.next();
    cancel.abort();
    await expect(waiting).rejects.toThrow(CancelledError);
  });
});

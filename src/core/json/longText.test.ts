import { describe, expect, it } from 'vitest';
import { Random } from '../random/random';
import { LongText } from './longText';

describe('a long text', () => {
  it('is what a string is, under random edits of all sizes', () => {
    const random = new Random(17);
    const below = (limit: number) => Math.floor(random.uniform() * limit);
    const letters = (count: number) => Array.from({ length: count }, () => String.fromCharCode(97 + below(26))).join('');
    let text = letters(60_000);
    let long = LongText.of(text);
    for (let step = 0; step < 300; step++) {
      const offset = below(text.length + 1);
      const removed = Math.min(text.length - offset, below([2, 50, 40_000][step % 3]!));
      const inserted = letters(below([3, 60, 45_000][below(3)]!));
      text = text.slice(0, offset) + inserted + text.slice(offset + removed);
      long = long.edited({ offset, removed, inserted });
      const from = below(text.length + 1);
      const to = from + below(text.length + 1 - from);
      expect(long.length).toBe(text.length);
      expect(long.slice(from, to)).toBe(text.slice(from, to));
      expect(long.slice(from)).toBe(text.slice(from));
    }
    expect(String(long)).toBe(text);
  });

  it('may be empty, and become so', () => {
    const empty = LongText.of('');
    expect([empty.length, empty.slice(0), String(empty)]).toEqual([0, '', '']);
    const some = empty.edited({ offset: 0, removed: 0, inserted: 'abc' });
    expect(String(some)).toBe('abc');
    const none = some.edited({ offset: 0, removed: 3, inserted: '' });
    expect([none.length, String(none.edited({ offset: 0, removed: 0, inserted: 'd' }))]).toEqual([0, 'd']);
  });
});

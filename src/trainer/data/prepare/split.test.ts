import { describe, expect, it } from 'vitest';
import { groupSplit, randomSplit, stratifiedSplit, timeSplit } from './split';

const all = (count: number) => Array.from({ length: count }, (_, row) => row);
const joined = ({ kept, held }: { kept: Int32Array; held: Int32Array }) => [...kept, ...held].sort((a, b) => a - b);

describe('a split', () => {
  it('by chance has every row once, and the same rows for the same seed', () => {
    const split = randomSplit({ rows: 100 }, 0.25, 3);
    expect(joined(split)).toEqual(all(100));
    expect(split.held).toHaveLength(25);
    expect(split.held).toEqual(Int32Array.from(split.held).sort());
    expect(randomSplit({ rows: 100 }, 0.25, 3)).toEqual(split);
    expect(randomSplit({ rows: 100 }, 0.25, 4)).not.toEqual(split);
  });

  it('by class holds back the same share of every class, and never all of one', () => {
    const classes = Float32Array.from(all(100), (row) => (row < 80 ? 0 : row < 99 ? 1 : 2));
    const { kept, held } = stratifiedSplit({ rows: 100, classes }, 0.2, 1);
    const count = (rows: Int32Array, of: number) => rows.filter((row) => classes[row] === of).length;
    expect([0, 1, 2].map((of) => [count(kept, of), count(held, of)])).toEqual([[64, 16], [15, 4], [1, 0]]); // prettier-ignore
  });

  it('by group leaves no group on both sides', () => {
    const groups = Int32Array.from(all(100), (row) => row % 7);
    for (let seed = 0; seed < 20; seed++) {
      const { kept, held } = groupSplit({ rows: 100, groups }, 0.3, seed);
      expect(joined({ kept, held })).toEqual(all(100));
      const side = (rows: Int32Array) => new Set(Array.from(rows, (row) => groups[row]!));
      expect([...side(kept)].filter((group) => side(held).has(group))).toEqual([]);
      expect(Math.abs(held.length - 30)).toBeLessThanOrEqual(8);
    }
  });

  it('by time holds back the latest rows, and rows of one moment together', () => {
    const times = Float64Array.of(5, 1, 4, 4, 2, 3, 4, 0);
    const { kept, held } = timeSplit({ rows: 8, times }, 0.25);
    expect([...held]).toEqual([0, 2, 3, 6]);
    expect([...kept]).toEqual([1, 4, 5, 7]);
  });
});

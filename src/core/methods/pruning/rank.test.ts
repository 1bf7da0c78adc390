import { expect, it } from 'vitest';
import { Random } from '../../random/random';
import { Ranking } from './rank';

it('keeps what sorting would keep, with equal, infinite, tiny and excluded values', () => {
  const random = new Random(1);
  for (let round = 0; round < 60; round++) {
    const length = 1 + Math.floor(random.uniform() * 60);
    const draw = () => [random.uniform(), Math.floor(random.uniform() * 4), Infinity, 1e-42, 0, -1][Math.floor(random.uniform() * 6)]!;
    const values = Float32Array.from({ length }, draw);
    const ranking = new Ranking(new Map([['y/kernel', values]]));
    const order = [...values.keys()].filter((at) => values[at]! >= 0).sort((a, b) => values[b]! - values[a]! || a - b);
    expect(ranking.size).toBe(order.length);
    for (let count = 0; count <= order.length; count++) {
      const kept = new Set(order.slice(0, count));
      expect([...ranking.best(count).get('y/kernel')!]).toEqual(Array.from(values, (_, at) => Number(kept.has(at))));
    }
  }
});

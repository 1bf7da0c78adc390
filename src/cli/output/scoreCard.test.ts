import { expect, it } from 'vitest';
import type { LayerScore, ScoreCard } from '../../core/score/scoreCard';
import { layerTable } from './scoreCard';

it('says of each layer what is gone, by how much it grew, or that it is new', () => {
  const layer = (name: string, params: readonly [number, number], nonzero: readonly [number, number]) =>
    ({ name, type: 'Dense', params, nonzero }) as unknown as LayerScore;
  const layers = [layer('a', [100, 80], [100, 20]), layer('b', [100, 125], [100, 125]), layer('c', [0, 8], [0, 8])];
  const table = layerTable({ layers } as unknown as ScoreCard);
  expect(
    table.split('\n').map((line) =>
      line
        .trim()
        .split(/\s{2,}/u)
        .at(-1),
    ),
  ).toEqual(['gone', '80 %', 'grew 25 %', 'new']);
});

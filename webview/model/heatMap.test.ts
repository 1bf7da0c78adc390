import { describe, expect, it } from 'vitest';
import { heatLegend, heatMap } from './heatMap';
import { lossLevels } from '../../src/core/methods/auto/lossChange';

const sensitivity = {
  loss: 2,
  layers: [
    {
      layer: 'b',
      method: 'units' as const,
      points: [
        { share: 1, loss: 2 },
        { share: 0.5, loss: 2.04 },
      ],
    },
    { layer: 'a', method: 'remove' as const, points: [{ share: 0, loss: 1.8 }] },
    {
      layer: 'a',
      method: 'units' as const,
      points: [
        { share: 1, loss: 2 },
        { share: 0.75, loss: 2.2 },
        { share: 0.5, loss: 40 },
      ],
    },
  ],
};

describe('the heat map', () => {
  const { shares, groups } = heatMap(sensitivity, ['a', 'b']);

  it('has a column for each share that is less than all', () => {
    expect(shares).toEqual([0.75, 0.5, 0]);
  });

  it('has the layers of each method in the order of the model, and gaps where nothing was measured', () => {
    expect(groups.map(({ method, rows }) => [method, rows.map(({ layer }) => layer)])).toEqual([
      ['units', ['a', 'b']],
      ['remove', ['a']],
    ]);
    const [a, b] = groups[0]!.rows;
    expect(a!.cells.map((cell) => cell?.text)).toEqual(['+10 %', '× 20', undefined]);
    expect(b!.cells.map((cell) => cell?.text)).toEqual([undefined, '+2 %', undefined]);
    expect(groups[1]!.rows[0]!.cells.map((cell) => [cell?.text, cell?.level])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
      ['−10 %', 0],
    ]);
  });

  it('says each cell in a sentence', () => {
    expect(groups[0]!.rows[0]!.cells[0]!.sentence).toBe('a with 75 % of its units: loss 2.2, +10 %');
    expect(groups[1]!.rows[0]!.cells[2]!.sentence).toBe('a removed: loss 1.8, −10 %');
  });

  it('has a legend for every level', () => {
    expect(heatLegend()).toEqual(['to +1 %', 'to +5 %', 'to +20 %', 'to +100 %', 'to +400 %', 'more']);
    expect(heatLegend()).toHaveLength(lossLevels.length + 1);
  });
});

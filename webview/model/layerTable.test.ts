import { describe, expect, it } from 'vitest';
import type { LayerScore } from '../../src/core/score/scoreCard';
import { replay } from '../../src/core/run/state';
import { smallCost, smallEvents, smallStarted } from '../../test/support/runs/smallRun';
import { layerTable } from './layerTable';
import { costOfRun, isRunOf } from './ranModel';

const finished = replay(smallEvents)!;
const pruned = replay(smallEvents.slice(0, 6))!;
const rowOf = (table: ReturnType<typeof layerTable>, name: string) => table.rows.find((row) => row.name === name)!;

describe('the layer budget', () => {
  it('shows costs alone before any run', () => {
    const table = layerTable(smallCost, {}, null);
    expect(rowOf(table, 'encoder')).toEqual({
      name: 'encoder',
      words: { original: 'Dense 6 relu' },
      outputShape: { original: '6' },
      params: { original: 66 },
      sparsity: null,
      share: 66 / 152,
      macs: { original: 60 },
      bytes: { original: 264 },
    });
    expect(table.total.params).toEqual({ original: 152 });
    expect(table.largest).toBe(66);
  });

  it('shows what is left while the run goes on, and claims no smaller size yet', () => {
    const table = layerTable(smallCost, {}, pruned);
    expect(rowOf(table, 'encoder')).toMatchObject({ params: { original: 66, now: 46 }, sparsity: 1 - 46 / 66, share: 66 / 152 });
    expect(rowOf(table, 'encoder').bytes).toEqual({ original: 264 });
    expect(table.total).toMatchObject({ params: { original: 152, now: 114 }, sparsity: 0.25 });
    expect(table.total.bytes).toEqual({ original: 608 });
  });

  it('shows what each layer became, and its bytes as they are packed, once the model is rebuilt', () => {
    const table = layerTable(smallCost, {}, finished);
    expect(rowOf(table, 'encoder')).toMatchObject({
      words: { original: 'Dense 6 relu', now: 'Dense 4 relu' },
      outputShape: { original: '6', now: '4' },
      bytes: { original: 264, now: 120 },
      macs: { original: 60, now: 40 },
    });
    expect(rowOf(table, 'skip')).toMatchObject({
      words: { original: 'Dense 2' },
      change: 'gone',
      outputShape: { original: '2', now: '–' },
    });
    expect(table.total).toMatchObject({ bytes: { original: 608, now: 390 }, macs: { original: 132, now: 92 } });
  });

  it('lists a layer that shrinking has put in after those of the spec', () => {
    const { finished: end, layers, ...rest } = finished;
    const going = { ...rest, layers: [...layers, { name: 'projection', params: 0, nonzero: 25 }] };
    const projection: LayerScore = {
      name: 'projection',
      type: 'Dense',
      words: [null, 'Dense 6'],
      params: [0, 30],
      nonzero: [0, 25],
      macs: [0, 24],
      bytes: [0, 90],
      outputShape: [null, [6]],
    };
    const scoreCard = { ...end!.scoreCard, layers: [...end!.scoreCard.layers, projection] };
    expect(layerTable(smallCost, {}, going).rows.at(-1)).toEqual({
      name: 'projection',
      words: { original: '' },
      change: 'added',
      outputShape: { original: '–' },
      params: { original: 0, now: 25 },
      sparsity: null,
      share: 0,
      macs: { original: 0 },
      bytes: { original: 0 },
    });
    expect(layerTable(smallCost, {}, { ...going, finished: { ...end!, scoreCard } }).rows.at(-1)).toMatchObject({
      words: { original: 'Dense 6' },
      outputShape: { original: '6' },
      macs: { original: 0, now: 24 },
      bytes: { original: 0, now: 90 },
    });
  });

  it('adds up: rows make the total', () => {
    for (const run of [null, pruned, finished]) {
      const { rows, total } = layerTable(smallCost, {}, run);
      const sum = (value: (row: (typeof rows)[number]) => number) => rows.reduce((all, row) => all + value(row), 0);
      expect(sum(({ params }) => params.now ?? params.original)).toBe(total.params.now ?? total.params.original);
      expect(sum(({ share }) => share)).toBeCloseTo(1);
    }
  });

  it('judges a budget by what is stored, not by what is not zero', () => {
    const budget = { params: 100, layerParams: 60 };
    expect(layerTable(smallCost, budget, null).total.overBudget).toContain('152 parameters');
    expect(layerTable(smallCost, budget, finished).total.overBudget).toContain('108 parameters');
    expect(rowOf(layerTable(smallCost, budget, null), 'encoder').overBudget).toContain('66 parameters');
    expect(rowOf(layerTable(smallCost, budget, finished), 'encoder').overBudget).toBeUndefined();
    expect(rowOf(layerTable(smallCost, budget, null), 'reconstruction').overBudget).toBeUndefined();
  });

  it('has no sparsity for a layer without parameters', () => {
    expect(rowOf(layerTable(smallCost, {}, finished), 'joined').sparsity).toBeNull();
  });
});

describe('a run beside a spec', () => {
  it('is of that spec as long as names, shapes, parameters and all that their words tell agree', () => {
    expect(isRunOf(finished, smallCost)).toBe(true);
    expect(isRunOf(finished, costOfRun(smallStarted))).toBe(true);
    const wider = smallCost.layers.map((layer) => (layer.name === 'code' ? { ...layer, outputShape: [3], params: 21 } : layer));
    expect(isRunOf(finished, { ...smallCost, layers: wider })).toBe(false);
    expect(isRunOf(finished, { ...smallCost, layers: smallCost.layers.slice(1) })).toBe(false);
    const other = smallCost.layers.map((layer) => (layer.name === 'encoder' ? { ...layer, words: 'Dense 6 tanh' } : layer));
    expect(isRunOf(finished, { ...smallCost, layers: other })).toBe(false);
  });
});

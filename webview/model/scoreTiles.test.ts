import { describe, expect, it } from 'vitest';
import { replay } from '../../src/core/run/state';
import { smallCost, smallEvents } from '../../test/support/runs/smallRun';
import { scoreTiles } from './scoreTiles';

const tiles = (events: number) => {
  const run = events === 0 ? null : replay(smallEvents.slice(0, events))!;
  return Object.fromEntries(scoreTiles(smallCost, run).map(({ label, ...tile }) => [label, tile]));
};

describe('the figures at the top', () => {
  it('are costs alone before any run: no loss, no latency, no change', () => {
    expect(Object.keys(tiles(0))).toEqual(['parameters', 'stored', 'MACs']);
    expect(tiles(0)['parameters']).toEqual({ value: '152', detail: 'all, trainable or not' });
  });

  it('show the loss of the last epoch while the original is trained', () => {
    expect(tiles(3)['parameters']).toEqual({ value: '152', detail: 'left of 152' });
    expect(tiles(3)['validation loss']).toEqual({ value: '2.1', detail: 'after epoch 1' });
  });

  it('say whether a loss is from before or after fine-tuning', () => {
    expect(tiles(6)['validation loss']).toMatchObject({
      value: '1.8',
      detail: 'before fine-tuning, was 1.1',
      change: { text: '+64 %', verdict: 'worse' },
    });
    expect(tiles(8)['validation loss']).toMatchObject({ value: '1.15', detail: 'fine-tuned, was 1.1' });
    expect(tiles(8)['parameters']).toMatchObject({ value: '114', change: { text: '−25 %', verdict: 'better' } });
  });

  it('are the score card at the end', () => {
    expect(tiles(smallEvents.length)).toEqual({
      parameters: { value: '76', detail: 'not zero, of 152; 108 are stored', change: { text: '−50 %', verdict: 'better' } },
      stored: { value: '390 B', detail: 'packed, was 608 B', change: { text: '−36 %', verdict: 'better' } },
      gzipped: { value: '400 B', detail: 'stored as float32, was 600 B', change: { text: '−33 %', verdict: 'better' } },
      MACs: { value: '92', detail: 'a row, was 132', change: { text: '−30 %', verdict: 'better' } },
      'validation loss': { value: '1.21', detail: 'was 1.1', change: { text: '+10 %', verdict: 'worse' } },
      'output difference': { value: '0.0625', detail: 'mean squared' },
      latency: { value: '20 µs', detail: 'a row, was 40 µs', change: { text: '2.0 × faster', verdict: 'better' } },
    });
  });
});

import { expect, it } from 'vitest';
import { graphOf } from '../graph/build';
import type { LayerSpec } from '../layers';
import { memoryOf } from '../memory/memory';
import { toText } from '../message/message';
import { memoryFit } from './memoryFit';

const layers: readonly LayerSpec[] = [
  { type: 'Input', name: 'x', shape: [1000] },
  { type: 'Dense', name: 'y', units: 100, useBias: false },
];
const memory = memoryOf(graphOf('m', layers).graph!)!;
const params = 100_000;

// 1,000 values of the input and 100 of the output are held at once: 4,400 bytes in float32; a kilobyte has 1,024.
it('says what a model takes, and where it does not fit the board of the setting', () => {
  const { facts, misfits, budget } = memoryFit(memory, params, { device: { ram: 4300, flash: 50_000 } });
  expect(facts.map((message) => toText(message))).toEqual(['Its weights take 391 kB of flash in float32, 97.7 kB in int8.']);
  expect(misfits.map((message) => toText(message))).toEqual([
    'needs 4.30 kB of RAM in float32, the device has 4.20 kB: largest at y; in int8 it fits',
    'needs 97.7 kB of flash for its weights even in int8, the device has 48.8 kB',
  ]);
  expect(budget.device).toEqual({ ram: 4300, flash: 50_000 });
});

it('says that it fits a board by its name', () => {
  const { facts, misfits } = memoryFit(memory, params, { device: 'nucleo-l4r5zi' });
  expect([facts.map((message) => toText(message)).at(-1), misfits]).toEqual(['It fits Nucleo-L4R5ZI.', []]);
});

it('says nothing of a board that nobody knows, and of parameters that are not known', () => {
  expect(memoryFit(memory, params, { device: 'no-such-board' }).facts).toHaveLength(1);
  expect(memoryFit(memory, undefined, {})).toEqual({ memory, budget: {}, misfits: [], facts: [] });
});

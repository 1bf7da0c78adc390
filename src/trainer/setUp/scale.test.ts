import { expect, it } from 'vitest';
import { toText } from '../../core/message/message';
import { graphOf } from '../../core/graph/build';
import { memoryRows } from '../data/rows/rowArray';
import { guessScale } from './scale';

const outputOf = (activation: 'sigmoid' | 'linear') =>
  graphOf('m', [
    { type: 'Input', name: 'x', shape: [2] },
    { type: 'Dense', name: 'y', units: 2, activation },
  ]).graph!.layers.at(-1)!;
const rows = (...values: number[]) => memoryRows(Float32Array.from(values), [2]);

it('brings bytes to 0…1 for a model that gives such values back', async () => {
  const { scale, guess } = await guessScale(rows(0, 255, 7, 128), outputOf('sigmoid'));
  expect(scale).toBe(1 / 255);
  expect(toText(guess!)).toContain('scale: 1/255, because rows are whole numbers from 0 to 255 and y gives');
});

it('leaves rows alone that are no bytes, or whose scale cannot be told', async () => {
  expect(await guessScale(rows(0, 1, 0.5, 1), outputOf('sigmoid'))).toEqual({});
  expect(await guessScale(rows(0, 16, 256, 1), outputOf('sigmoid'))).toEqual({});
  expect(await guessScale(rows(0, 3, 15, 1), outputOf('sigmoid'))).toEqual({});
  expect(await guessScale(rows(0, 255, 7, 128), outputOf('linear'))).toEqual({});
});

it('asks the loss where labels are to be given', async () => {
  const better = await guessScale(rows(0, 255, 7, 128), outputOf('linear'), (scale) => Promise.resolve(scale === 1 ? 9 : 2));
  expect([better.scale, toText(better.guess!)]).toEqual([1 / 255, 'scale: 1/255, because the loss of the model is 2 with it, and 9 with rows from 0 to 255: change "data.scale"']); // prettier-ignore
  const worse = await guessScale(rows(0, 255, 7, 128), outputOf('linear'), (scale) => Promise.resolve(scale === 1 ? 2 : Number.NaN));
  expect([worse.scale, toText(worse.guess!)]).toEqual([undefined, 'scale: none, because the loss of the model is 2 with rows from 0 to 255, and NaN with 1/255: change "data.scale"']); // prettier-ignore
});

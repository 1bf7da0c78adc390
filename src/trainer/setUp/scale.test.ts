import { expect, it } from 'vitest';
import { toText } from '../../core/message/message';
import { graphOf } from '../../core/graph/build';
import { memoryRows } from '../data/rows/rowArray';
import { guessScale } from './scale';
import { guessScales, type InputScales } from './severalScales';

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

it('is found for each input of several by itself, with what was found before', async () => {
  const { graph } = graphOf('m', [
    { type: 'Input', name: 'picture', shape: [2] },
    { type: 'Input', name: 'numbers', shape: [2] },
    { type: 'Input', name: 'mask', shape: [2] },
    { type: 'Concatenate', name: 'all', inputs: ['picture', 'numbers', 'mask'] },
    { type: 'Dense', name: 'y', units: 1 },
  ]);
  const inputs = [
    { input: 'picture', array: rows(0, 255, 7, 128) },
    { input: 'numbers', array: rows(0.5, 255, 7, 128) },
    { input: 'mask', array: rows(0, 255, 255, 0) },
  ];
  const tried: InputScales[] = [];
  const lossAt = (scales: InputScales) => {
    tried.push(scales);
    return Promise.resolve(scales['picture'] === 1 ? 9 : scales['mask'] === 1 / 255 ? 4 : 3);
  };
  const { scales, guesses } = await guessScales(graph!, inputs, { isReproduced: false, lossAt });
  expect(scales).toEqual({ picture: 1 / 255 });
  expect(tried).toEqual([{ picture: 1 }, { picture: 1 / 255 }, { picture: 1 / 255, mask: 1 }, { picture: 1 / 255, mask: 1 / 255 }]);
  expect(guesses.map((guess) => toText(guess))).toEqual([
    expect.stringMatching(/^picture: scale: 1\/255, because the loss/u),
    expect.stringMatching(/^mask: scale: none, because the loss/u),
  ]);
});

import { describe, expect, it } from 'vitest';
import { resolveInputs } from '../graph/inputs';
import { layerTypes } from '../layers';
import { stepSchemas } from '../methods/options';
import { losses } from '../spec/schema';
import { suggest, Suggester } from './suggest';

const layers = ['Input', 'Dense', 'Concatenate', 'Conv2D', 'Conv2DTranspose', 'MaxPooling2D'];

describe('suggest', () => {
  it.each([
    ['dense', 'Dense'],
    ['Danse', 'Dense'],
    ['Desne', 'Dense'],
    ['conv2d', 'Conv2D'],
    ['Conv2dTranspse', 'Conv2DTranspose'],
    ['Concat', 'Concatenate'],
    ['conv_2d', 'Conv2D'],
    ['Linear', 'Dense'],
    ['Con', undefined],
    ['Transformer', undefined],
    ['', undefined],
  ])('for %s gives %s', (word, expected) => {
    expect(suggest(word, layers)).toBe(expected);
  });

  it.each([
    ['mse', losses, 'meanSquaredError'],
    ['mean_squared_error', losses, 'meanSquaredError'],
    ['MAE', losses, 'meanAbsoluteError'],
    ['binary_crossentropy', losses, 'binaryCrossentropy'],
    ['prune', Object.keys(stepSchemas), 'pruneWeights'],
    ['quantise', Object.keys(stepSchemas), 'quantize'],
    ['MaxPool2d', layerTypes, 'MaxPooling2D'],
    ['GlobalAverage', layerTypes, 'GlobalAveragePooling2D'],
    ['constructor', layerTypes, undefined],
  ])('knows what %s is called elsewhere', (word, candidates, expected) => {
    expect(suggest(word, candidates)).toBe(expected);
  });

  it('takes the closest, and the first of equally close ones', () => {
    expect(suggest('code2', ['code1', 'code22', 'code2x'])).toBe('code1');
  });

  it('never costs more than can be afforded, however many words there are', () => {
    const suggester = new Suggester(['aa', 'bb', 'cc'], 10);
    expect(['ab', 'bx', 'cb', 'ab', 'bx'].map((word) => suggester.meantBy(word))).toEqual(['aa', 'bb', 'bb', undefined, undefined]);
    expect(suggester.comparisonsLeft).toBe(1);
  });

  it('is given for some of thousands of unknown names', () => {
    const names = Array.from({ length: 5000 }, (_, index) => `layer${String(index).padStart(4, '0')}`);
    const { problems } = resolveInputs(names.map((name) => ({ name, inputs: [`${name}x`] })));
    expect(problems).toHaveLength(5000);
    expect(problems.filter(({ meant }) => meant !== undefined)).toHaveLength(10);
  });
});

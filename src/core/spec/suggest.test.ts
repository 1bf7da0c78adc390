import { describe, expect, it } from 'vitest';
import { suggest } from './suggest';

const layers = ['Input', 'Dense', 'Concatenate', 'Conv2D', 'Conv2DTranspose', 'MaxPooling2D'];

describe('suggest', () => {
  it.each([
    ['dense', 'Dense'],
    ['Danse', 'Dense'],
    ['Desne', 'Dense'],
    ['conv2d', 'Conv2D'],
    ['Conv2dTranspse', 'Conv2DTranspose'],
    ['Concat', undefined],
    ['Transformer', undefined],
    ['', undefined],
  ])('for %s gives %s', (word, expected) => {
    expect(suggest(word, layers)).toBe(expected);
  });

  it('takes the closest, and the first of equally close ones', () => {
    expect(suggest('code2', ['code1', 'code22', 'code2x'])).toBe('code1');
  });
});

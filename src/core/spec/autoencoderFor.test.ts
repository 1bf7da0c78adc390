import { expect, it } from 'vitest';
import { analyzeSpec } from './analyze';
import { autoencoderFor, readingFor, readingOfTexts } from './autoencoderFor';
import { writeSpec } from './write';

it.each([[[1]], [[3]], [[64]], [[4000]], [[28, 28, 1]], [[32, 3]]])('makes a spec without errors of rows of shape %j', (shape) => {
  const { problems, graph } = analyzeSpec(writeSpec(autoencoderFor('rows', 'rows.npy', shape)));
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  const output = graph!.layers.find(({ name }) => name === graph!.output);
  expect(output?.outputShape).toEqual(shape);
});

it('has a code an eighth as wide', () => {
  const { layers } = autoencoderFor('rows', 'rows.npy', [64]);
  expect(layers).toContainEqual({ type: 'Dense', name: 'code', units: 8 });
  // 64·32+32 + 32·8+8 + 8·32+32 + 32·64+64.
  expect(analyzeSpec(writeSpec(autoencoderFor('rows', 'rows.npy', [64]))).cost.params).toBe(2080 + 264 + 288 + 2112);
});

it.each([
  ['pictures', 0, 255, { scale: 1 / 255 }],
  ['IDX', 0, 240, { scale: 1 / 255 }],
  ['IDX', -3, 240, { normalize: 'standardize' }],
  ['CSV', 0, 255, { normalize: 'standardize' }],
  ['CSV', -0.4, 1.5, {}],
  ['CSV', null, null, {}],
])('rows of %s from %s to %s are read so that training begins well', (type, min, max, wanted) => {
  const reading = readingFor({ type, min, max, missing: 0 });
  expect(reading).toEqual(wanted);
  expect(analyzeSpec(writeSpec(autoencoderFor('rows', 'rows.csv', [4], reading))).problems).toEqual([]);
});

it('missing values get the mean, few texts become categories, and other texts are left out', () => {
  const reading = {
    ...readingOfTexts({ categories: ['color'], others: ['when', 'note'] }),
    ...readingFor({ type: 'CSV', min: 0, max: 1, missing: 3 }),
  };
  expect(reading).toEqual({ oneHot: ['color'], drop: ['when', 'note'], missing: 'mean' });
  expect(analyzeSpec(writeSpec(autoencoderFor('rows', 'rows.csv', [4], reading))).problems).toEqual([]);
  expect(readingOfTexts({ categories: [], others: [] })).toEqual({});
});

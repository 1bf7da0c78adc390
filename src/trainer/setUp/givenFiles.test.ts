import { describe, expect, test } from 'vitest';
import type { LayerSpec } from '../../core/layers';
import { writeSpec } from '../../core/spec/write';
import { parseSpecFile } from '../input/specFile';
import { filesOfInputs, foldersOf, labelsOfOutputs } from './givenFiles';

const input = (name: string): LayerSpec => ({ type: 'Input', name, shape: [3] });
const several = parseSpecFile(
  '/m.model.json',
  writeSpec({
    name: 'm',
    layers: [
      input('left'),
      input('right'),
      { type: 'Add', name: 'sum', inputs: ['left', 'right'] },
      { type: 'Dense', name: 'kind', units: 2, inputs: ['sum'] },
      { type: 'Dense', name: 'size', units: 1, inputs: ['sum'] },
    ],
    outputs: ['kind', 'size'],
  }),
  '/',
);
const single = parseSpecFile('/m.model.json', writeSpec({ name: 'm', layers: [input('x'), { type: 'Dense', name: 'y', units: 2 }] }), '/');

test('files by name, and a single one for a single input or output', () => {
  expect(filesOfInputs(several, { right: '/r', left: '/l' })).toEqual({ left: '/l', right: '/r' });
  expect([filesOfInputs(single, '/a'), filesOfInputs(single, { x: '/a' })]).toEqual([{ x: '/a' }, { x: '/a' }]);
  expect([labelsOfOutputs(single, 'kind'), labelsOfOutputs(several, { size: '/s' }), labelsOfOutputs(several, undefined)]).toEqual([{ y: 'kind' }, { size: '/s' }, {}]); // prettier-ignore
  expect(foldersOf(['/a/rows.npy', { x: '/b/l.npy', y: 'column' }, undefined])).toEqual(['/a', '/b']);
});

describe('errors name what the model has:', () => {
  test.each([
    [
      () => filesOfInputs(several, '/a'),
      'the model has 2 inputs (left, right), and each takes rows of its own: name a file for each, as in --data left=FILE --data right=FILE',
    ],
    [
      () => filesOfInputs(several, { left: '/l', rigth: '/r' }),
      '"rigth" is no input of the model, whose inputs are left, right; did you mean "right"?',
    ],
    [() => filesOfInputs(several, { left: '/l' }), 'the input right has no rows (the inputs are left, right)'],
    [() => filesOfInputs(single, { y: '/l' }), '"y" is no input of the model, whose inputs are x'],
    [
      () => labelsOfOutputs(several, '/a'),
      'the model has 2 outputs (kind, size): name the one that the labels are for, as in --labels kind=FILE',
    ],
    [
      () => labelsOfOutputs(several, { siez: '/a' }),
      '"siez" is no output of the model, whose outputs are kind, size; did you mean "size"?',
    ],
  ])('%#', (wrong, message) => {
    expect(wrong).toThrow(message);
  });
});

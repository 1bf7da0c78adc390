/** What an ONNX file is read with, and told of: a layer that runs twice, and logarithms at its end. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { importFile } from '../../../../test/support/models/importModel';
import { trainerPredictions } from '../../../../test/support/models/inC';
import { largestDifference } from '../../../../test/support/models/predict';
import { graphOf } from '../../../core/graph/build';
import { toText } from '../../../core/message/message';

const folder = 'test/fixtures/onnx/notices';
const { rows, inputs, outputs } = JSON.parse(readFileSync(`${folder}/twice.json`, 'utf8')) as Record<'inputs' | 'outputs', number[]> & { rows: number }; // prettier-ignore

test('layers that share weights and a LogSoftmax at the end are told by name, and predict what PyTorch does', async () => {
  const { opened, model } = await importFile(`${folder}/twice.onnx`);
  const told = opened.notices.map((notice) => toText(notice));
  expect(told).toEqual([
    expect.stringMatching(/^node "[^"]*LogSoftmax[^"]*" \(LogSoftmax\) gives logarithms of shares: the model gives the shares themselves/u),
    expect.stringMatching(/^The layers \S+, \S+ share weights in the file\. In the spec each has its own, which training changes apart/u),
  ]);
  const { layers, outputs: named, weights } = model;
  const predicted = await trainerPredictions({ graph: graphOf('m', layers, named).graph!, weights }, Float32Array.from(inputs), rows);
  expect(largestDifference(Float32Array.from(outputs, Math.exp), predicted)).toBeLessThan(1e-6);
  // Each of the two has the weights: 2 · (4 · 4 + 4) and 4 · 3 + 3.
  expect([...weights.values()].reduce((sum, { data }) => sum + data.length, 0)).toBe(55);
});

import { describe, expect, it } from 'vitest';
import { analyzeSpec } from './analyze';

const train = { loss: 'meanSquaredError', optimizer: 'adam', learningRate: 0.01, epochs: 1, batchSize: 8 };
const spec = (shape: readonly (number | null)[], layers: readonly object[], rest: object) =>
  JSON.stringify({ name: 'm', layers: [{ type: 'Input', name: 'x', shape }, ...layers], ...rest }, null, 1);
const errors = (text: string) =>
  analyzeSpec(text)
    .problems.filter(({ severity }) => severity === 'error')
    .map(({ line, text }) => `${String(line)}: ${text}`);

const convolution = { type: 'Conv2D', name: 'c', filters: 3, kernelSize: 3, padding: 'same' };
const dense = (units: number) => ({ type: 'Dense', name: 'out', units });

describe('what a spec cannot be trained with is reported before it is', () => {
  it('a size that is only known at run time, where there is training', () => {
    const anySize = (rest: object) => spec([null, null, 3], [convolution], rest);
    expect(errors(anySize({}))).toEqual([]);
    expect(errors(anySize({ train }))).toEqual(['7: x has a size that is only known at run time: give it a number to train the model']);
  });

  it('an output that is not as large as the input it is to reproduce', () => {
    const data = { file: 'rows.npy' };
    const wrong = 'out gives 99, but its input, which it is to reproduce, has 100 values: change the last layer, or give the data "labels"';
    expect(errors(spec([100], [dense(99)], { data, train }))).toEqual([`12: ${wrong}`]);
    expect(errors(spec([100], [dense(99)], { data: { file: 'rows.npy', labels: 'labels.npy' }, train }))).toEqual([]);
    expect(errors(spec([100], [dense(99)], { data }))).toEqual([]);
    expect(errors(spec([100], [dense(100)], { data, train }))).toEqual([]);
    expect(errors(spec([1], [dense(2)], { data, train }))[0]).toContain('has 1 value:');
  });
});

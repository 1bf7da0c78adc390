/** Specs with one fault each, and where and how a person must be told of it. */
import { npyFile } from './npyFile';

export interface BadSpec {
  readonly title: string;
  /** File name → content, the spec being `bad.model.json`. */
  readonly files: Readonly<Record<string, string | Buffer>>;
  /** Line of the spec to blame, from 1. */
  readonly line: number;
  /** What is wrong and what to do. */
  readonly message: RegExp;
  /** What shows the fault: the spec's text, the first bytes of the files it names, or their rows, which only a shrink reads. */
  readonly shownBy: 'text' | 'files' | 'rows';
}

export const badSpecName = 'bad.model.json';

const goodText = `{
  "name": "bad",
  "layers": [
    { "type": "Input", "name": "x", "shape": [4] },
    { "type": "Dense", "name": "code", "units": 2, "activation": "relu" },
    { "type": "Dense", "name": "reconstruction", "units": 4 }
  ],
  "data": { "file": "rows.npy", "validation": 0.25 },
  "train": { "loss": "meanSquaredError", "optimizer": "adam", "learningRate": 0.001, "epochs": 2, "batchSize": 8 },
  "shrink": { "target": { "params": 0.5 }, "steps": [{ "method": "pruneWeights", "rounds": 2, "fineTuneEpochs": 1 }] }
}
`;

/** 20 rows for an input of this many values. */
function rows(width: number, change: (values: Float32Array) => void = () => undefined): Buffer {
  const values = Float32Array.from({ length: 20 * width }, (_, index) => Math.sin(index));
  change(values);
  return npyFile([20, width], values);
}

const withText = (from: string, to: string): BadSpec['files'] => ({
  [badSpecName]: goodText.replace(from, to),
  'rows.npy': rows(4),
});

export const badSpecs: readonly BadSpec[] = [
  {
    title: 'broken JSON',
    files: withText('"shape": [4] },', '"shape": [4] }'),
    line: 5,
    message: /not valid JSON: a comma is expected here/,
    shownBy: 'text',
  },
  {
    title: 'an unknown layer type',
    files: withText('"type": "Dense", "name": "code"', '"type": "Dens", "name": "code"'),
    line: 5,
    message: /unknown layer type "Dens": did you mean "Dense"\?/,
    shownBy: 'text',
  },
  {
    title: 'shapes that do not fit',
    files: withText('"units": 4 }\n', '"units": 4 },\n    { "type": "Add", "name": "sum", "inputs": ["reconstruction", "code"] }\n'),
    line: 7,
    message: /sum: Add needs inputs of one shape, but gets 4, 2/,
    shownBy: 'text',
  },
  {
    title: 'a size that is only known at run time',
    files: withText('"shape": [4]', '"shape": [null, 4]'),
    line: 4,
    message: /x has a size that is only known at run time: give it a number to train the model/,
    shownBy: 'text',
  },
  {
    title: 'an autoencoder that gives fewer values than it gets',
    files: withText('"name": "reconstruction", "units": 4', '"name": "reconstruction", "units": 3'),
    line: 6,
    message: /reconstruction gives 3, but its input, which it is to reproduce, has 4 values: change the last layer/,
    shownBy: 'text',
  },
  {
    title: 'a data file that is not there',
    files: { [badSpecName]: goodText },
    line: 8,
    message: /rows\.npy.*does not exist: check the path/,
    shownBy: 'files',
  },
  {
    title: 'a data file outside the workspace',
    files: withText('"rows.npy"', '"../../../rows.npy"'),
    line: 8,
    message: /"\.\.\/\.\.\/\.\.\/rows\.npy" lies outside .*: a spec can only read files of its own folder or workspace/,
    shownBy: 'files',
  },
  {
    title: 'data of another shape than the input',
    files: { [badSpecName]: goodText, 'rows.npy': rows(5) },
    line: 8,
    message: /rows\.npy.*have the shape 5, but the Input layer x takes 4: change one of them/,
    shownBy: 'files',
  },
  {
    title: 'data with NaN',
    files: { [badSpecName]: goodText, 'rows.npy': rows(4, (values) => values.fill(NaN, 14, 15)) },
    line: 8,
    message: /rows\.npy.*NaN in row 3, column 2.*remove or replace it/,
    shownBy: 'rows',
  },
];

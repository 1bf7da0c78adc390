import { describe, expect, it } from 'vitest';
import { toText } from '../../message/message';
import { type ModelDocument, openModelDocument, problemsOf } from '../modelDocument';
import { fixesFor } from './index';
import { tried } from './units';

const text = `{
  "name": "m", // kept
  "layers": [
    { "type": "Input", "name": "x", "shape": [100] },
    { "type": "Dense", "name": "encoder", "units": 64, "activation": "relu" }, // wide
    { "type": "Dense", "name": "code", "units": 10 },
    { "type": "Dense", "name": "skip", "units": 10, "inputs": ["x"] },
    { "type": "Concatenate", "name": "joined", "inputs": ["skip", "code"] },
    { "type": "Dense", "name": "out", "units": 100 }
  ],
  "data": { "generate": "normal", "rows": 1000 },
  "train": { "loss": "meanSquaredError", "optimizer": "adam", "learningRate": 0.001, "epochs": 1, "batchSize": 32 }
}
`;

const change = (fragment: string, replacement: string) => {
  expect(text).toContain(fragment);
  return text.replace(fragment, replacement);
};

/** The fixes of the first problem of that code: title → the lines that they change. */
function offered(source: string, code: string): Record<string, string> {
  const model = openModelDocument(source);
  const problem = problemsOf(model).find((candidate) => candidate.code === code)!;
  expect(problem, `a problem ${code}`).toBeDefined();
  return Object.fromEntries(
    fixesFor(model, problem).map(({ title, edits }) => [toText(title), changedLines(source, applied(model, edits))]),
  );
}

function applied(
  { text: { text: before } }: ModelDocument,
  edits: readonly { offset: number; removed: number; inserted: string }[],
): string {
  return edits.reduce(
    (now, { offset, removed, inserted }) => now.slice(0, offset) + inserted + now.slice(offset + removed),
    String(before),
  );
}

function changedLines(before: string, after: string): string {
  const lines = new Set(before.split('\n'));
  return after
    .split('\n')
    .filter((line) => !lines.has(line))
    .map((line) => line.trim())
    .join('\n');
}

describe('quick fixes', () => {
  it.each([
    [
      change('"units": 64', '"unit": 64'),
      'unknown-field',
      'Change to "units"',
      '{ "type": "Dense", "name": "encoder", "units": 64, "activation": "relu" }, // wide',
    ],
    [change('"units": 64', '"units": 64, "colour": 1'), 'unknown-field', 'Remove "colour"', ''],
    [change('"code", "units"', '"code", "name": "c", "units"'), 'duplicate-field', 'Remove "name"', ''],
    [change('"code", "units": 10', '"code"'), 'missing-field', 'Add "units": 32', '{ "type": "Dense", "name": "code", "units": 32 },'],
    [
      change(', "epochs": 1', ''),
      'missing-field',
      'Add "epochs": 20',
      '"train": { "loss": "meanSquaredError", "optimizer": "adam", "learningRate": 0.001, "batchSize": 32, "epochs": 20 }',
    ],
    [change('"relu"', '"rleu"'), 'wrong-value', 'Change to "relu"', ''],
    [
      change('"units": 64', '"units": 0'),
      'wrong-value',
      'Change to 1',
      '{ "type": "Dense", "name": "encoder", "units": 1, "activation": "relu" }, // wide',
    ],
    [
      change('"units": 64', '"units": 6.4'),
      'wrong-value',
      'Change to 6',
      '{ "type": "Dense", "name": "encoder", "units": 6, "activation": "relu" }, // wide',
    ],
    [change('"Dense", "name": "code"', '"dense", "name": "code"'), 'unknown-layer-type', 'Change to "Dense"', ''],
    [
      change('["x"]', '["encodr"]'),
      'unknown-input',
      'Change to "encoder"',
      '{ "type": "Dense", "name": "skip", "units": 10, "inputs": ["encoder"] },',
    ],
    [
      change('"data"', '"shrink": { "steps": [{ "method": "pruneweights" }] },\n  "data"'),
      'unknown-method',
      'Change to "pruneWeights"',
      '"shrink": { "steps": [{ "method": "pruneWeights" }] },',
    ],
    [
      change('"skip", "units"', '"code", "units"'),
      'duplicate-name',
      'Rename to "code2"',
      '{ "type": "Dense", "name": "code2", "units": 10, "inputs": ["x"] },',
    ],
    [change('[100]', '[100], "inputs": ["out"]'), 'wrong-input-count', 'Remove "inputs"', ''],
    [change('["skip", "code"]', '["skip", "x"]'), 'unused-layer', 'Remove code', ''],
    [change('"code", "units": 10 },', '"code", "units": 10 }'), 'syntax-error', 'Insert a comma', ''],
    [change('"learningRate": 0.001', '"learningRate": 3'), 'odd-training', 'Change to 0.001', ''],
    [
      change('"epochs": 1', '"epochs": 1, "schedule": { "type": "cosin" }'),
      'wrong-value',
      'Change to "cosine"',
      expect.stringContaining('"cosine"'),
    ],
    [change('"epochs": 1', '"epochs": 1, "momentum": 0.9'), 'idle-setting', 'Remove "momentum"', expect.not.stringContaining('momentum')],
    [
      change('"code", "units": 10', '"code", "units": 10, "kernelRegularizer": { "l1": 0 }'),
      'idle-setting',
      'Remove "kernelRegularizer"',
      expect.not.stringContaining('kernelRegularizer'),
    ],
    [change('"rows": 1000', '"rows": 20'), 'odd-training', 'Change to 20', expect.stringContaining('"batchSize": 20')],
    [
      change('"units": 100 }', '"units": 100, "activation": "relu" }'),
      'loss-mismatch',
      'Use linear in out',
      '{ "type": "Dense", "name": "out", "units": 100, "activation": "linear" }',
    ],
    [
      change('meanSquaredError', 'binaryCrossentropy').replace('normal', 'uniform'),
      'loss-mismatch',
      'Use sigmoid in out',
      '{ "type": "Dense", "name": "out", "units": 100, "activation": "sigmoid" }',
    ],
  ])('%#: of %s %s', (source, code, title, lines: unknown) => {
    const fixes = offered(source, code);
    expect(Object.keys(fixes)).toContain(title);
    if (lines !== '') expect(fixes[title]).toEqual(lines);
    const model = openModelDocument(source);
    const problem = problemsOf(model).find((candidate) => candidate.code === code)!;
    const fix = fixesFor(model, problem).find((candidate) => toText(candidate.title) === title)!;
    const after = problemsOf(openModelDocument(applied(model, fix.edits)));
    expect(after.filter((left) => left.code === code && left.path.join() === problem.path.join())).toEqual([]);
    expect(applied(model, fix.edits)).toContain('// kept');
  });

  it.each(['Add', 'Multiply', 'Maximum'])('of inputs that differ where a layer of type %s takes them value by value', (type) => {
    const source = change('"Concatenate"', `"${type}"`).replace('"skip", "units": 10', '"skip", "units": 12');
    expect(offered(source, 'shape-mismatch')).toEqual({
      'Set units of skip to 10': '{ "type": "Dense", "name": "skip", "units": 10, "inputs": ["x"] },',
      'Set units of code to 12': '{ "type": "Dense", "name": "code", "units": 12 },',
    });
  });

  it('of gradients that fade, and of a code that is not narrow', () => {
    const layer = (name: string, units: number) =>
      `{ "type": "Dense", "name": "${name}", "units": ${String(units)}, "activation": "tanh" }`;
    const deep = change(
      '{ "type": "Dense", "name": "code", "units": 10 },',
      `${['a', 'b', 'c', 'code'].map((name) => layer(name, 10)).join(',\n')},`,
    );
    expect(offered(deep, 'fading-gradients')).toEqual({
      'Use relu in code': '{ "type": "Dense", "name": "code", "units": 10, "activation": "relu" },',
    });
    const wide = `{ "name": "m", "layers": [ { "type": "Input", "name": "x", "shape": [6] },\n${layer('code', 9)},\n${layer('out', 6)} ] }`;
    expect(offered(wide, 'code-not-narrow')).toEqual({
      'Set units of code to 3': '{ "type": "Dense", "name": "code", "units": 3, "activation": "tanh" },',
    });
  });
});

describe('fixes of a budget', () => {
  const over = change('"data"', '"budget": { "layerShare": 0.5 },\n  "data"');

  it('say what they save, exactly', () => {
    // 10,224 parameters: 6,464 of encoder, 650 of code, 1,010 of skip, 2,100 of out.
    expect(offered(over, 'layer-over-budget')).toEqual({
      'Halve units of encoder: −3,552 parameters, 35 %':
        '{ "type": "Dense", "name": "encoder", "units": 32, "activation": "relu" }, // wide',
      'Set units of encoder to 34, which the budget allows: −3,330 parameters, 33 %':
        '{ "type": "Dense", "name": "encoder", "units": 34, "activation": "relu" }, // wide',
      'Factorize encoder through 19 values: −3,284 parameters, 32 %':
        '{ "type": "Dense", "name": "encoder-narrow", "units": 19, "useBias": false },',
    });
  });

  it('never change what the model puts out: another layer is made narrower', () => {
    const wide = over.replace('"layerShare": 0.5', '"layerParams": 2000').replace('"units": 64', '"units": 15');
    expect(offered(wide, 'layer-over-budget')).toMatchObject({
      'Halve units of code: −580 parameters, 12 %': '{ "type": "Dense", "name": "code", "units": 5 },',
    });
  });

  it('keep the inputs of a layer that is factorized', () => {
    const source = change('"units": 10, "inputs": ["x"]', '"units": 90, "inputs": ["x"]').replace(
      '"data"',
      '"budget": { "layerParams": 9000 },\n  "data"',
    );
    expect(Object.values(offered(source, 'layer-over-budget'))).toContain(
      '{ "type": "Dense", "name": "skip-narrow", "units": 23, "useBias": false, "inputs": ["x"] },\n{ "type": "Dense", "name": "skip", "units": 90 },',
    );
  });

  it('bring a model under its budget', () => {
    const source = change('"data"', '"budget": { "params": 8000 },\n  "data"');
    expect(offered(source, 'model-over-budget')).toEqual({
      'Halve units of encoder: −3,552 parameters, 35 %':
        '{ "type": "Dense", "name": "encoder", "units": 32, "activation": "relu" }, // wide',
      'Raise the budget to 10,224': '"budget": { "params": 10224 },',
    });
  });

  it('are tried on a model before they are offered', () => {
    const model = openModelDocument(text);
    const at = text.indexOf('100 }');
    expect(tried(model, [{ offset: at, removed: 3, inserted: '50' }])).toBeUndefined();
    expect(tried(model, [{ offset: at, removed: 3, inserted: '' }])).toBeUndefined();
    expect(tried(model, [{ offset: text.indexOf('64'), removed: 2, inserted: '50' }])).toBeDefined();
  });
});

import { describe, expect, it } from 'vitest';
import { analyzeSpec } from './analyze';

const seed = `{
  // An autoencoder with a skip.
  "name": "seed",
  "layers": [
    { "type": "Input", "name": "x", "shape": [100] },
    { "type": "Dense", "name": "encoder", "units": 64, "activation": "relu" },
    { "type": "Dense", "name": "code", "units": 10 },
    { "type": "Dense", "name": "skip", "units": 10, "inputs": ["x"] },
    { "type": "Concatenate", "name": "joined", "inputs": ["skip", "code"] },
    { "type": "Dense", "name": "out", "units": 100 },
  ],
  "budget": { "params": 5000, "layerShare": 0.5 }
}`;

/** "line 'underlined' code: message" of every problem; the column must be that of the offset. */
function reported(text: string): string[] {
  const lines = text.split('\n');
  return analyzeSpec(text).problems.map(({ offset, length, line, column, code, text: message }) => {
    const underlined = text.slice(offset, offset + length);
    expect(lines.slice(0, line - 1).reduce((sum, before) => sum + before.length + 1, 0) + column - 1).toBe(offset);
    return `${line} '${underlined}' ${code}: ${message}`;
  });
}

/** The same for the seed spec with one part replaced. */
function messagesWith(part: string, replacement: string): string[] {
  expect(seed).toContain(part);
  return reported(seed.replace(part, replacement));
}

describe('a valid spec', () => {
  it('has its value, graph and cost', () => {
    const { spec, graph, cost } = analyzeSpec(seed);
    expect(spec?.layers).toHaveLength(6);
    expect(graph).toMatchObject({ name: 'seed', inputs: ['x'], output: 'out' });
    expect(cost.params).toBe(6464 + 650 + 1010 + 2100);
  });

  it('is checked against its budget', () => {
    expect(reported(seed)).toEqual([
      "12 '5000' model-over-budget: the model has 10,224 parameters, 5,224 more than its budget of 5,000: shrink it, or raise budget.params",
      `6 '"Dense"' layer-over-budget: encoder holds 63 % of the model's parameters (6,464), more than the 50 % that budget.layerShare allows a layer`,
    ]);
  });
});

describe('a text that is not JSON', () => {
  it.each([
    ['', '1 \'\' syntax-error: the file is empty: a model spec is a JSON object with "name" and "layers"'],
    ['  // nothing yet\n', "2 '' syntax-error: not valid JSON: the text ends too early"],
    ['{\n  "name": "a",\n  "layers": [', "3 '' syntax-error: not valid JSON: the text ends too early"],
    ['{\n  name: "a"\n}', "2 'name' syntax-error: not valid JSON: put name in double quotes"],
    ['{\n  \'name\': "a"\n}', "2 ''name'' syntax-error: not valid JSON: use double quotes"],
    ['{ "name": "a", "x": None }', "1 'None' syntax-error: not valid JSON: write None as null"],
    ['{ "name" "a" }', '1 \'"a"\' syntax-error: not valid JSON: a colon is expected here'],
    ['{ "name": "a" } }', "1 '}' syntax-error: not valid JSON: the file should end here"],
    ['{ "name": "a\n" }', "1 '\"a' syntax-error: not valid JSON: a string without its closing quote"],
    ['['.repeat(200_000), "1 '[' syntax-error: not valid JSON: nested too deeply"],
  ])('gives one problem: %#', (text, problem) => {
    expect(reported(text)).toEqual([problem]);
    expect(analyzeSpec(text).root).toBeUndefined();
  });
});

describe('a layer inside of another', () => {
  const messagesOf = (layer: string) =>
    analyzeSpec(`{ "name": "m", "layers": [{ "type": "Input", "name": "x", "shape": [4, 3] }, ${layer}] }`).problems.map(
      ({ text }) => text,
    );

  it('may be what fits', () => {
    expect(messagesOf('{ "type": "Bidirectional", "name": "b", "layer": { "type": "GRU", "units": 2, "goBackwards": true } }')).toEqual([]);
    expect(messagesOf('{ "type": "TimeDistributed", "name": "t", "layer": { "type": "Dense", "units": 2 } }')).toEqual([]);
  });

  it.each([
    ['{ "type": "LSTM", "unit": 2 }', ['b.layer has no field "unit"; did you mean "units"?', 'b.layer needs "units"']],
    ['{ "type": "LST", "units": 2 }', ['b.layer.type must be one of "SimpleRNN", "GRU", "LSTM", but is "LST"']],
    ['{ "units": 2 }', ['b.layer needs "type"']],
    ['{ "type": "LSTM", "units": 2, "name": "l" }', ['b.layer has no field "name"']],
  ])('reports what is wrong with it: %s', (layer, messages) => {
    const found = messagesOf(`{ "type": "Bidirectional", "name": "b", "layer": ${layer} }`);
    expect(found.sort()).toEqual(messages.map((start): unknown => expect.stringContaining(start)));
  });

  it('looks up the input alone', () => {
    const embedding = '{ "type": "Embedding", "name": "w", "inputDim": 9, "outputDim": 2 }';
    expect(messagesOf(`{ "type": "Flatten", "name": "f" }, ${embedding}`)).toEqual([]);
    expect(messagesOf(`{ "type": "Dense", "name": "d", "units": 2 }, ${embedding}`)).toEqual([
      'w looks up whole numbers, but d gives others: let it take the Input layer',
    ]);
  });
});

describe('an error is reported once, where it is, without its consequences', () => {
  it.each([
    [
      '"Dense", "name": "encoder"',
      '"Dens", "name": "encoder"',
      ['6 \'"Dens"\' unknown-layer-type: unknown layer type "Dens": did you mean "Dense"?'],
    ],
    [
      '"units": 64',
      '"unit": 64',
      [
        '6 \'"unit"\' unknown-field: encoder has no field "unit"; did you mean "units"?',
        '6 \'"Dense"\' missing-field: encoder needs "units"',
      ],
    ],
    [
      '"budget"',
      '"train": { "loss": "huber", "optimizer": "sgd", "learningRate": 1, "epochs": 9, "batchSize": 1, "schedule": { "type": "cosin", "alpha": 0 } }, "budget"',
      [
        '12 \'"cosin"\' wrong-value: train.schedule.type must be one of "constant", "cosine", "step", "exponential", "reduceOnPlateau", but is "cosin"',
      ],
    ],
    [
      '"budget"',
      '"train": { "loss": "huber", "optimizer": "sgd", "learningRate": 1, "epochs": 9, "batchSize": 1, "schedule": { "type": "step", "alpha": 0 } }, "budget"',
      [
        '12 \'"alpha"\' unknown-field: train.schedule has no field "alpha"',
        '12 \'"step"\' missing-field: train.schedule needs "every": Epochs between two falls of the rate.',
      ],
    ],
    ['"units": 64', '"units": 0', ["6 '0' wrong-value: encoder.units must be at least 1, but is 0"]],
    ['"units": 64', '"units": "64"', ['6 \'"64"\' wrong-value: encoder.units must be a whole number, but is "64"']],
    ['"relu"', '"rleu"', ['6 \'"rleu"\' wrong-value: encoder.activation must be one of']],
    ['"name": "encoder"', '"name": "the encoder"', ['6 \'"the encoder"\' wrong-value: layers[1].name must be made of letters']],
    [
      '"inputs": ["x"]',
      '"inputs": ["y"]',
      ['8 \'"y"\' unknown-input: skip takes its input from "y", but no layer has that name; did you mean "x"?'],
    ],
    [
      '"skip", "code"]',
      '"skip", "cod"]',
      ['9 \'"cod"\' unknown-input: joined takes its input from "cod", but no layer has that name; did you mean "code"?'],
    ],
    [
      '"inputs": ["x"]',
      '"inputs": ["joined"]',
      ['9 \'["skip", "code"]\' cycle: the layers joined → skip → joined feed each other in a circle'],
    ],
    ['"inputs": ["x"]', '"inputs": ["skip"]', ['8 \'["skip"]\' cycle: skip takes its own output as input']],
    [
      '"inputs": ["x"]',
      '"inputs": ["x", "code"]',
      ['8 \'["x", "code"]\' wrong-input-count: skip is a layer of type Dense and takes one input, but names 2'],
    ],
    ['"inputs": ["skip", "code"]', '"name2": 1', ['9 \'"name2"\' unknown-field: joined has no field "name2"']],
    [
      '"name": "skip"',
      '"name": "code"',
      [
        '8 \'"code"\' duplicate-name: the name "code" is taken by layers[2]',
        '9 \'"skip"\' unknown-input: joined takes its input from "skip"',
      ],
    ],
    [
      '{ "type": "Input", "name": "x", "shape": [100] },',
      '',
      [
        '6 \'"Dense"\' wrong-input-count: encoder is the first layer and has no input',
        '8 \'"x"\' unknown-input: skip takes its input from "x"',
      ],
    ],
    [
      '"type": "Dense", "name": "skip", "units": 10,',
      '"type": "Reshape", "name": "skip", "targetShape": [9],',
      ["8 '[9]' shape-mismatch: skip: Reshape to 9 needs 9 values, but its input 100 has 100"],
    ],
    [
      '"joined", "inputs": ["skip", "code"]',
      '"joined", "inputs": ["skip", "x"]',
      ['7 \'"code"\' unused-layer: no layer takes the output of code'],
    ],
    ['"params": 5000', '"parms": 5000', ['12 \'"parms"\' unknown-field: budget has no field "parms"; did you mean "params"?']],
    ['"budget"', '"name"', ['12 \'"name"\' duplicate-field: name is there twice: remove one']],
    [
      '"budget": {',
      '"shrink": { "steps": [{ "method": "prune" }] }, "budget": {',
      ['12 \'"prune"\' unknown-method: unknown shrinking method "prune": did you mean "pruneWeights"?'],
    ],
    [
      '"budget": {',
      '"data": { "file": "a.npy", "validation": 2 }, "budget": {',
      ["12 '2' wrong-value: data.validation must be below 1, but is 2"],
    ],
  ])('%s → %s', (part, replacement, problems) => {
    const all = messagesWith(part, replacement).filter((problem) => !problem.includes('over-budget'));
    expect(all).toEqual(problems.map((start): unknown => expect.stringContaining(start)));
  });

  it('of a root that is no object, and of no layers', () => {
    expect(reported('[1]')).toEqual(['1 \'[1]\' wrong-value: a model spec is a JSON object with "name" and "layers"']);
    expect(reported('{ "name": "a", "layers": [] }')).toEqual([`1 '[' wrong-value: a model needs layers: start with one of type "Input"`]);
    expect(reported('{ "name": "a" }')).toEqual([expect.stringContaining('1 \'{\' missing-field: the spec needs "layers"')]);
    expect(reported('{ "name": "a", "layers": [null, 3, {}] }')).toHaveLength(3);
  });

  it('keeps the costs of the layers that are right', () => {
    const { cost, graph } = analyzeSpec(seed.replace('"units": 100', '"units": 0'));
    expect(graph).toBeUndefined();
    expect(cost.layers.map((layer) => layer.name)).toEqual(['x', 'encoder', 'code', 'skip', 'joined']);
  });
});

describe('what explains a problem has its place too', () => {
  it('both layers of a misfit', () => {
    const text = seed.replace('"Concatenate"', '"Add"').replace('"units": 10, "inputs"', '"units": 9, "inputs"');
    const [problem] = analyzeSpec(text).problems;
    expect(problem).toMatchObject({ code: 'shape-mismatch', text: 'joined: Add needs inputs of one shape, but gets 9, 10' });
    expect(problem?.related).toMatchObject([
      { text: 'skip gives 9', line: 8, column: 15 },
      { text: 'code gives 10', line: 7, column: 15 },
    ]);
  });

  it('the first layer of a name', () => {
    const text = seed.replace('"name": "skip"', '"name": "code"');
    const [problem] = analyzeSpec(text).problems;
    expect(problem?.related).toMatchObject([{ line: 7, offset: text.indexOf('"code"') }]);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { modelCost } from '../cost/cost';
import { nothing, toText } from '../message/message';
import { type RunState, startRun } from '../run/state';
import { hoverAt, type RunFindings } from './hover';
import { openModelDocument } from './modelDocument';

const text = `{ "name": "digits", "layers": [
  { "type": "Input", "name": "x", "shape": [8, 8, 3] },
  { "type": "Conv2D", "name": "edges", "filters": 16, "kernelSize": [3, 5], "strides": 2, "activation": "relu" },
  { "type": "Flatten", "name": "flat" },
  { "type": "Dense", "name": "code", "units": 10, "inputs": ["flat"] }
], "budget": { "params": 2000, "layerShare": 0.9 }, "train": { "optimizer": "adam" } }`;
const model = openModelDocument(text.replace(', "train": { "optimizer": "adam" }', ''));

/** The hover at a fragment of the text: the title, and "label: value" of every row. */
function reported(place: string, of = model, results?: RunFindings['results']): string[] | undefined {
  const hover = hoverAt(of, String(of.text.text).indexOf(place) + 1, { results });
  return hover && [toText(hover.title), ...hover.rows.map(({ label, value }) => `${toText(label)}: ${toText(value)}`)];
}

const edges = [
  '`edges` · **Conv2D**: Slides filters over rows and columns; each makes one output channel.',
  'shape: 8 × 8 × 3 → 3 × 2 × 16',
  "parameters: 3 × 5 × 3 × 16 (kernel) + 16 (bias) = 736, 43 % of the model's",
  'weights: 2.94 kB as float32',
  'multiply-accumulates: 4,320 per row',
  'output: 384 B per row',
];

describe('hovering', () => {
  it('is of the rows at "data" and their file', () => {
    const ofData = (place: string) => {
      const spec = `{ "layers": [{ "type": "Input", "name": "x", "shape": [4] }], "data": { "file": "a.csv", "drop": ["b"] } }`;
      return hoverAt(openModelDocument(spec), spec.indexOf(place) + 1)?.isOfData === true;
    };
    expect(['"data"', '"file"', '"a.csv"', '"drop"', '"Input"'].map(ofData)).toEqual([true, true, true, false, false]);
  });

  it('tells what a layer costs, at its type, its name, and where it is an input', () => {
    expect(reported('"Conv2D"')).toEqual(edges);
    expect(reported('"edges"')).toEqual(edges);
    expect(reported('"flat"] }')).toEqual([
      '`flat` · **Flatten**: Lays all values of a row out in one axis.',
      'shape: 3 × 2 × 16 → 96',
      'output: 384 B per row',
    ]);
  });

  it('tells what a run has left of a layer', () => {
    const layers = model.analysis!.cost.layers;
    const run = startRun({ ...started, layers });
    const state = { ...run, layers: run.layers.map((layer) => (layer.name === 'code' ? { ...layer, nonzero: 97 } : layer)) };
    expect(reported('"code"', model, state)?.at(-1)).toBe('this run: 97 of 970 parameters left, 90 % sparse');
    expect(reported('"flat"', model, state)?.at(-1)).toBe('output: 384 B per row');
  });

  it('tells what rebuilding has left of a layer, or that it is gone', () => {
    const layers = model.analysis!.cost.layers;
    const score = { type: 'Dense', nonzero: [0, 0], macs: [0, 0], bytes: [0, 0], outputShape: [null, null] } as const;
    const scores = [
      { ...score, name: 'edges', words: ['Conv2D 16', 'Conv2D 4'], params: [736, 184] },
      { ...score, name: 'code', words: ['Dense 10', null], params: [970, 0] },
    ] as const;
    const finished = { type: 'finished', scoreCard: { layers: scores } } as unknown as NonNullable<RunState['finished']>;
    const run: RunState = { ...startRun({ ...started, layers }), status: 'finished', finished };
    expect(reported('"edges"', model, run)?.slice(-2)).toEqual([
      'last run: 736 of 736 parameters left, 0 % sparse',
      'rebuilt: Conv2D 16 → Conv2D 4, 736 → 184 parameters',
    ]);
    expect(reported('"code"', model, run)?.at(-1)).toBe('rebuilt: without this layer: 970 parameters less');
  });

  it('tells of the whole model, and what is used of a limit', () => {
    expect(reported('"digits"')).toEqual([
      '`digits`: 4 layers',
      'parameters: 1,706',
      'weights: 6.82 kB as float32',
      'multiply-accumulates: 5,280 per row',
    ]);
    expect(reported('"params"')).toEqual(['The most parameters the model may have.', 'now: 1,706']);
    expect(reported('"layerShare"')).toEqual([
      "The largest share of the model's parameters a single layer may hold.",
      'now: 57 % in the largest layer',
    ]);
  });

  it('explains fields by the type of their layer', () => {
    expect(reported('"strides"')).toEqual(['How far the filter moves; 1 where it is left out.']);
    expect(reported('"units"')).toEqual(['How many units (neurons) the layer has.']);
    expect(reported('"relu"')).toEqual(['The function applied to every output; linear where it is left out.']);
  });

  it('tells of layers in Keras files, and nothing else', () => {
    const keras = openModelDocument(readFileSync('test/fixtures/keras/images-keras3.json', 'utf8'));
    const file = String(keras.text.text);
    const hover = hoverAt(keras, file.indexOf('"SeparableConv2D"') + 3);
    expect(toText(hover!.title)).toBe(
      '`separable` · **SeparableConv2D**: A filter over each channel by itself, then sums over the channels.',
    );
    expect(hover!.rows.map(({ value }) => toText(value))[1]).toBe(
      "3 × 3 × 8 × 2 (depthwise_kernel) + 1 × 1 × 16 × 8 (pointwise_kernel) + 8 (bias) = 280, 15 % of the model's",
    );
    expect(hoverAt(keras, file.indexOf('"padding"') + 3)).toBeUndefined();
  });

  it('says nothing where there is nothing to say, and knows fields even in a spec with errors', () => {
    expect(reported('[8, 8')).toBeUndefined();
    expect(hoverAt(model, text.indexOf('\n  { "type": "Flatten"'))).toBeUndefined();
    expect(hoverAt(openModelDocument(''), 0)).toBeUndefined();
    expect(hoverAt(openModelDocument('{ "layers": ['), 3)?.rows).toEqual([]);
    expect(reported('"optimizer"', openModelDocument(text))).toEqual(['How weights are changed.']);
    expect(reported('"edges"', openModelDocument(text))?.[2]).toBe(edges[2]);
  });
});

const started = {
  type: 'started',
  format: 3,
  name: 'digits',
  time: 0,
  spec: '/digits.model.json',
  engine: { kind: 'portable', version: '', threads: 1 },
  seed: 1,
  layers: modelCost({ layers: [] }).layers,
  params: 1706,
  macs: 5280,
  methods: [],
  goal: nothing,
  hasValidation: false,
} as const;

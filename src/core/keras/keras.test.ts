import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isLayerType } from '../layers';
import { lensesOf, lensMessage } from '../language/lenses';
import { openModelDocument, problemsOf } from '../language/modelDocument';
import { toText } from '../message/message';
import type { Analysis } from '../spec/analyzeParts';
import { kerasClasses } from './layers';
import { kerasMeaning } from './meanings';

interface Summary {
  readonly params: number;
  readonly layers: readonly { readonly name: string; readonly params: number; readonly outputShape: readonly (number | null)[] }[];
}

interface Listed {
  readonly name: string;
  readonly model: object;
  /** What Keras says; missing for a model that it does not know the cost of either. */
  readonly summary?: Summary;
}

const fixture = (name: string) => readFileSync(`test/fixtures/keras/${name}.json`, 'utf8');
const analyze = (text: string): Analysis => openModelDocument(text).analysis!;
const reported = (text: string) => problemsOf(openModelDocument(text)).map(({ message }) => toText(message));

describe.each(['keras2', 'keras3'])('layers that %s wrote', (version) => {
  const listed = JSON.parse(fixture(`layers-${version}`)) as Listed[];
  const costed = listed.flatMap(({ name, model, summary }) =>
    summary === undefined ? [] : [{ name, text: JSON.stringify(model), summary }],
  );

  it.each(costed)('cost what Keras says: $name', ({ text, summary }) => {
    expect(reported(text)).toEqual([]);
    const { cost } = analyze(text);
    for (const layer of summary.layers) expect(cost.layers).toContainEqual(expect.objectContaining(layer));
    expect(cost.params).toBe(summary.params);
  });

  it('are unknown, with the reason, in a model that was never built', () => {
    const text = JSON.stringify(listed.find(({ name }) => name === 'unbuilt')!.model);
    expect(analyze(text).graph).toBeUndefined();
    const reason = reported(text)[0]!;
    expect(reason).toMatch(/^dense\w*: the file does not say of what shape its input is/u);
    expect(reported(text)).toHaveLength(1);
    const model = openModelDocument(text);
    expect(lensesOf(model, 'all').map((lens) => toText(lensMessage(lens, model.analysis!)))).toEqual([`cost unknown: ${reason}`]);
  });

  it('cost the same in a model that was never built when a manifest tells the shape of the first weights', () => {
    const { model } = listed.find(({ name }) => name === 'unbuilt')! as { model: { config: { layers: { config: { name: string } }[] } } };
    const names = model.config.layers.map(({ config }) => config.name);
    const weights = [{ name: `${names[0]!}/kernel`, shape: [16, 8], dtype: 'float32' }];
    const text = JSON.stringify({ format: 'layers-model', modelTopology: model, weightsManifest: [{ paths: ['w.bin'], weights }] });
    expect(reported(text)).toEqual([]);
    expect(analyze(text).cost.params).toBe((16 + 1) * 8 + (8 + 1) * 3);
  });
});

describe('models in models', () => {
  it('are counted, as deep as Teachable Machine nests them', () => {
    const text = fixture('teachable-machine');
    expect(reported(text)).toEqual([]);
    expect(analyze(text).cost.params).toBe(538_508);
    expect((JSON.parse(fixture('teachable-machine.summary')) as Summary).params).toBe(538_508);
    expect(analyze(JSON.stringify({ modelTopology: JSON.parse(text) as object, weightsManifest: [] })).cost.params).toBe(538_508);
  });

  it('are counted where they have no name, as Keras 2.0 wrote them, and what is beside them is told by its own', () => {
    const dense = (name: string, units: number, config: object = {}) => ({ class_name: 'Dense', config: { name, units, ...config } });
    const inner = { class_name: 'Sequential', config: [dense('a', 5, { batch_input_shape: [null, 3] }), dense('b', 4)] };
    const file = (...layers: readonly object[]) =>
      JSON.stringify({ class_name: 'Sequential', config: [inner, ...layers], keras_version: '2.0.6' });
    expect(reported(file(dense('out', 2)))).toEqual([]);
    expect(analyze(file(dense('out', 2))).cost.params).toBe(3 * 5 + 5 + 5 * 4 + 4 + 4 * 2 + 2);
    expect(reported(file({ class_name: 'Clusters', config: { name: 'clusters' } }))).toEqual([
      'the cost of clusters is not known: Clusters is a layer type of which this version knows nothing',
    ]);
  });

  it('work once a use, and have their parameters once', () => {
    const listed = JSON.parse(fixture('layers-keras2')) as Listed[];
    const { layers } = analyze(JSON.stringify(listed.find(({ name }) => name === 'siamese')!.model)).cost;
    // 10 × 10 places of 3 × 3 × 4 multiplications, then 400 × 5, for each of two pictures.
    expect(layers.find(({ type }) => type === 'Sequential')).toMatchObject({ params: 40 + 2005, macs: 2 * (3600 + 2000) });
  });
});

describe('Keras 1', () => {
  const keras1 = (layers: readonly object[]) => JSON.stringify({ class_name: 'Sequential', keras_version: '1.2.2', config: layers });
  const layer = (class_name: string, config: object) => ({ class_name, config: { name: class_name.toLowerCase(), ...config } });

  it('has other names for the same', () => {
    const text = keras1([
      layer('Convolution2D', {
        batch_input_shape: [null, 28, 28, 1],
        nb_filter: 8,
        nb_row: 3,
        nb_col: 5,
        border_mode: 'same',
        subsample: [2, 2],
        bias: true,
        dim_ordering: 'tf',
      }),
      layer('MaxPooling2D', { pool_size: [2, 2], strides: [2, 2], border_mode: 'valid', dim_ordering: 'tf' }),
      layer('Flatten', {}),
      layer('Dense', { output_dim: 10, bias: false, activation: 'softmax' }),
    ]);
    expect(reported(text)).toEqual([]);
    const { layers, params, macs } = analyze(text).cost;
    expect(layers.map(({ outputShape }) => outputShape)).toEqual([[14, 14, 8], [7, 7, 8], [392], [10]]);
    expect([params, macs]).toEqual([3 * 5 * 8 + 8 + 3920, 14 * 14 * 8 * 15 + 3920]);
  });

  it('keeps the name of what an Embedding gives', () => {
    const text = keras1([
      layer('Embedding', { batch_input_shape: [null, 12], input_dim: 100, output_dim: 16 }),
      layer('Convolution1D', { nb_filter: 4, filter_length: 3, subsample_length: 1, border_mode: 'valid' }),
      layer('LSTM', { output_dim: 5, inner_activation: 'hard_sigmoid', return_sequences: false }),
      layer('Dense', { output_dim: 2 }),
    ]);
    expect(reported(text)).toEqual([]);
    expect(analyze(text).cost.params).toBe(1600 + (3 * 16 * 4 + 4) + 4 * (5 * (4 + 5) + 5) + 12);
  });

  it('joins branches with one layer of several modes', () => {
    const node = (name: string) => [[[name, 0, 0]]];
    const text = JSON.stringify({
      class_name: 'Model',
      config: {
        name: 'm',
        layers: [
          { class_name: 'InputLayer', name: 'x', config: { name: 'x', batch_input_shape: [null, 6] }, inbound_nodes: [] },
          { class_name: 'Dense', name: 'a', config: { name: 'a', output_dim: 4 }, inbound_nodes: node('x') },
          {
            class_name: 'Merge',
            name: 'm',
            config: { name: 'm', mode: 'concat', concat_axis: -1 },
            inbound_nodes: [
              [
                ['a', 0, 0],
                ['x', 0, 0],
              ],
            ],
          },
          { class_name: 'Dense', name: 'out', config: { name: 'out', output_dim: 2 }, inbound_nodes: node('m') },
        ],
      },
    });
    expect(reported(text)).toEqual([]);
    expect(analyze(text).cost.params).toBe(28 + 22);
  });
});

describe('a config that Keras did not write', () => {
  const file = (class_name: string, config: object, shape: readonly (number | null)[] = [8, 8, 3]) =>
    JSON.stringify({
      class_name: 'Sequential',
      config: [{ class_name, config: { name: 'c', batch_input_shape: [null, ...shape], ...config } }],
    });

  it.each([
    ['ZeroPadding2D', { padding: [null, [1, 1]] }, 'c: "padding" in its config cannot be used: [null,[1,1]]'],
    ['Cropping2D', { cropping: {} }, 'c: "cropping" in its config cannot be used: {}'],
    ['Cropping2D', { cropping: 4 }, 'c: it cuts 8 off an axis that has only 8'],
    ['Conv2D', { filters: 2.5, kernel_size: 3 }, 'c: "filters" in its config cannot be used: 2.5'],
    ['Conv2D', { kernel_size: 3 }, 'c: its config has no "filters"'],
    ['Dense', { units: 1e308 }, 'c: "units" in its config cannot be used: 1e+308'],
    ['Conv2D', { filters: 4, kernel_size: 3, groups: 2 }, 'c: its config and its input do not give whole sizes'],
    ['TimeDistributed', { layer: 5 }, 'c: its config has no "layer"'],
    ['TimeDistributed', { layer: { class_name: 'Odd', config: {} } }, 'c: it runs a layer of type Odd, which is not known'],
    ['constructor', {}, 'the cost of c is not known: constructor is a layer type of which this version knows nothing'],
  ])('gives no cost but a reason: %s %j', (className, config, reason) => {
    expect(reported(file(className, config))).toEqual([reason]);
    expect(analyze(file(className, config)).graph).toBeUndefined();
  });

  it('is not read deeper than people nest models', () => {
    let model: object = { class_name: 'Dense', config: { name: 'd', units: 1 } };
    for (let depth = 0; depth < 1000; depth++) model = { class_name: 'Sequential', config: { name: 's', layers: [model] } };
    expect(reported(JSON.stringify(model))).toHaveLength(1);
  });
});

it('says of every class what it does', () => {
  expect(kerasClasses.filter((name) => !isLayerType(name) && kerasMeaning(name) === undefined)).toEqual([]);
});

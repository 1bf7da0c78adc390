import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { randomSpec } from '../../../../test/support/models/randomSpec';
import { tfjsModel } from '../../../../test/support/models/tfjsModel';
import { modelCost } from '../../cost/cost';
import { graphOf } from '../../graph/build';
import { toText } from '../../message/message';
import { Random } from '../../random/random';
import { lensesOf, lensMessage } from '../lenses';
import { openModelDocument, problemsOf } from '../modelDocument';

interface Summary {
  readonly params: number;
  readonly layers: readonly { readonly name: string; readonly params: number; readonly outputShape: readonly (number | null)[] }[];
}

const fixture = (name: string) => readFileSync(`test/fixtures/keras/${name}.json`, 'utf8');

describe('Keras files, against what Keras says of them', () => {
  it.each([
    'mobilenet',
    'mobilenet-v2-keras2',
    'mlperf-tiny',
    'sequences-keras2',
    'sequences-keras3',
    'images-keras2',
    'images-keras3',
    'nested-keras2',
    'nested-keras3',
    'sequential-keras2',
  ])('%s', (name) => {
    const summary = JSON.parse(fixture(`${name}.summary`)) as Summary;
    const { analysis } = openModelDocument(fixture(name));
    expect(analysis?.problems.map(({ message }) => toText(message))).toEqual([]);
    // Keras does not list the Input layer of a Sequential model.
    const costs = analysis!.cost.layers.filter((layer) => summary.layers.some((listed) => listed.name === layer.name));
    expect(costs).toMatchObject(summary.layers.map(({ name: layer, params, outputShape }) => ({ name: layer, params, outputShape })));
    expect(analysis!.cost.params).toBe(summary.params);
  });
});

describe('TF.js files', () => {
  it('cost what the spec of the same model does', () => {
    const random = new Random(41);
    for (let round = 0; round < 20; round++) {
      const { graph } = graphOf('m', randomSpec(random).layers);
      const model = tfjsModel(graph!);
      const file = JSON.stringify(
        { format: 'layers-model', modelTopology: model.toJSON(null, false), weightsManifest: [] },
        null,
        round % 2,
      );
      const { analysis } = openModelDocument(file);
      const used = new Set(model.layers.map((layer) => layer.name));
      const expected = modelCost({ layers: graph!.layers.filter((layer) => used.has(layer.name)) });
      expect(analysis!.cost.params).toBe(model.countParams());
      expect(analysis!.cost.macs).toBe(expected.macs);
      model.dispose();
    }
  });
});

describe('what is not known', () => {
  const dense = (name: string, inputs?: string) =>
    `{"class_name":"Dense","name":"${name}","config":{"name":"${name}","units":3},"inbound_nodes":[[["${inputs ?? name}",0,0,{}]]]}`;
  const input = '{"class_name":"InputLayer","name":"x","config":{"batch_input_shape":[null,4],"name":"x"},"inbound_nodes":[]}';
  const file = (...layers: string[]) => `{"class_name":"Functional","config":{"name":"m","layers":[${layers.join(',')}]}}`;
  const reported = (text: string) =>
    problemsOf(openModelDocument(text)).map(({ message, offset, length }) => `${text.slice(offset, offset + length)} ${toText(message)}`);

  it('is said with its reason, at the class, and not counted as nothing', () => {
    const text = file(
      input,
      '{"class_name":"Lambda","name":"odd","config":{"name":"odd"},"inbound_nodes":[[["x",0,0,{}]]]}',
      dense('out', 'odd'),
    );
    expect(reported(text)).toEqual(['"Lambda" the cost of odd is not known: Lambda is a layer type of which this version knows nothing']);
    const model = openModelDocument(text);
    expect(model.analysis!.graph).toBeUndefined();
    expect(toText(lensMessage(lensesOf(model, 'all')[0]!, model.analysis!))).toBe('at least 0 parameters: what odd, out cost is not known');
  });

  it('is what does not fit our arithmetic', () => {
    const image = input.replace('[null,4]', '[null,8,8,3]');
    const conv =
      '{"class_name":"Conv2D","name":"c","config":{"name":"c","filters":2,"kernel_size":[3,3],"data_format":"channels_first"},"inbound_nodes":[[["x",0,0,{}]]]}';
    expect(reported(file(input, conv))).toEqual([expect.stringContaining('Conv2D needs an input of 3 axes')]);
    expect(reported(file(image, conv))).toEqual([]);
    // 8 channels of 8 × 3 pixels: 6 × 1 places of 3 × 3 × 8 multiplications for each of 2 filters.
    expect(openModelDocument(file(image, conv)).analysis!.cost).toMatchObject({ params: 3 * 3 * 8 * 2 + 2, macs: 6 * 72 * 2 });
  });

  it('is not the old way to write a Sequential model', () => {
    const old =
      '{"class_name":"Sequential","config":[{"class_name":"Dense","config":{"name":"a","units":3,"batch_input_shape":[null,4]}},{"class_name":"Dense","config":{"name":"b","units":2}}]}';
    expect(openModelDocument(old).analysis!.cost).toMatchObject({ params: 15 + 8, macs: 12 + 6 });
  });

  it('is everything in a file that is something else', () => {
    for (const text of [
      '{"config":{"layers":[1,null,"a",{},[]]}}',
      '{"config":[{}]}',
      '{"modelTopology":{"config":{"layers":[{"class_name":"Dense"}]}}}',
    ])
      expect(openModelDocument(text).analysis?.graph).toBeUndefined();
  });
});

describe('limits for files that carry none', () => {
  it('are reported at the class name, in minified files too', () => {
    const text = JSON.stringify(JSON.parse(fixture('sequential-keras2')));
    const problems = problemsOf(openModelDocument(text, { layerShare: 0.5 }));
    expect(problems).toMatchObject([{ code: 'layer-over-budget', offset: text.lastIndexOf('"Dense"') }]);
    expect(toText(problems[0]!.message)).toMatch(/that the setting bonsai\.budget\.layerShare allows a layer$/u);
    expect(problemsOf(openModelDocument(text))).toEqual([]);
  });
});

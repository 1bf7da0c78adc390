/** Layers of Keras that a spec does not have: each is refused with its name, class and what to do, and costs what Keras counts. */
import { expect, test } from 'vitest';
import { memorySource } from '../../../../test/support/models/memorySource';
import { importerOf } from '../importers';

const signal = new AbortController().signal;
const input = (name: string, shape: readonly number[]) => ({ class_name: 'InputLayer', name, config: { name, batch_input_shape: [null, ...shape] }, inbound_nodes: [] }); // prettier-ignore
const layer = (class_name: string, config: object, ...from: readonly string[]) => ({
  class_name,
  name: 'own',
  config: { name: 'own', ...config },
  inbound_nodes: [from.map((name) => [name, 0, 0, {}])],
});

function opened(...layers: readonly object[]) {
  const model = { class_name: 'Functional', config: { name: 'm', layers, input_layers: [['q', 0, 0]], output_layers: [['own', 0, 0]] } };
  const source = memorySource(new Uint8Array(Buffer.from(JSON.stringify(model))), '/models/m.json');
  return importerOf(source).then((importer) => importer.open(source, signal));
}

const query = input('q', [6, 8]);

test.each([
  // Query, key and value are projected to 2 heads of 4, and these back to 8.
  ['MultiHeadAttention', { num_heads: 2, key_dim: 4 }, 3 * (8 * 8 + 8) + 8 * 8 + 8],
  ['Attention', { use_scale: true }, 1],
  ['AdditiveAttention', {}, 8],
] as const)('%s', async (type, config, params) => {
  const model = await opened(query, layer(type, config, 'q', 'q'));
  expect(model.layers.find(({ name }) => name === 'own')).toMatchObject({ type, params });
  await expect(model.convert(signal)).rejects.toThrow(
    `m.json cannot be imported: layer "own" (${type}): a spec has no layer of that type: replace it by others`,
  );
});

test('a softmax over the columns of values whose channels come first', async () => {
  const conv = layer('Conv2D', { filters: 2, kernel_size: [3, 3], data_format: 'channels_first', activation: 'softmax' }, 'q');
  const model = await opened(input('q', [3, 8, 9]), conv);
  expect(model.layers.find(({ name }) => name === 'own')).toMatchObject({ params: 3 * 3 * 3 * 2 + 2, macs: 6 * 7 * 27 * 2 });
  await expect(model.convert(signal)).rejects.toThrow(
    'm.json cannot be imported: layer "own" (Conv2D): its softmax goes over the last axis, while its channels come first: give it a Softmax layer of its own',
  );
});

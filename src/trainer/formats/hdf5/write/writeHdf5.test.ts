import { expect, test } from 'vitest';
import { memorySource } from '../../../../../test/support/models/memorySource';
import { lookup3 } from './lookup3';
import { writeHdf5 } from './writeHdf5';
import { openHdf5 } from '../file';

const ascii = (text: string) => new Uint8Array(Buffer.from(text));

test('lookup3 gives what its author publishes', () => {
  // driver5 of lookup3.c: hashlittle with an initial value of 0.
  expect(lookup3(ascii(''))).toBe(0xdeadbeef);
  expect(lookup3(ascii('Four score and seven years ago'))).toBe(0x17770551);
});

test('groups, values and texts of any length are read as they were written', async () => {
  const long = 'é'.repeat(70_000);
  const file = writeHdf5({
    attributes: { model_config: long, layer_names: ['a', 'bb', ''] },
    children: new Map([
      ['vars', { children: new Map([['0', { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6.5) }]]) }],
      ['empty', { shape: [0], data: new Float32Array() }],
    ]),
  });
  const root = await openHdf5(memorySource(file, 'made.h5'));
  expect(await root.texts('model_config')).toEqual([long]);
  expect(await root.texts('layer_names')).toEqual(['a', 'bb', '']);
  expect([...(await root.names())].sort()).toEqual(['empty', 'vars']);
  const dataset = (await (await root.child('vars'))!.child('0'))!.dataset!;
  expect(dataset.shape).toEqual([2, 3]);
});

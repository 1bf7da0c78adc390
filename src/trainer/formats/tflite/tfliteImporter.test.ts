import { Builder } from 'flatbuffers';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../../test/support/models/memorySource';
import { tfliteImporter } from './tfliteImporter';

const signal = new AbortController().signal;
const open = (bytes: Uint8Array) => tfliteImporter.open(memorySource(bytes, '/models/net.tflite'), signal);
const sound = readFileSync('test/fixtures/tflite/dense-float.tflite');

describe('recognition', () => {
  it('goes by the identifier behind the first offset', () => {
    expect(tfliteImporter.recognizes(sound.subarray(0, 1024))).toBe(true);
    expect(tfliteImporter.recognizes(Buffer.from('\u0089HDF\r\n\u001a\n'))).toBe(false);
    expect(tfliteImporter.recognizes(new Uint8Array(0))).toBe(false);
  });
});

describe('broken and hostile files', () => {
  it('cut off anywhere are refused', async () => {
    for (let size = 8; size < sound.length; size += 97)
      await expect(open(sound.subarray(0, size))).rejects.toThrow(/^net.tflite is no sound TensorFlow Lite file: /u);
  });

  it('that are garbage behind the identifier are refused with the place', async () => {
    const garbage = Buffer.from(sound);
    garbage.fill(0xa5, 8);
    await expect(open(garbage)).rejects.toThrow('model');
    await expect(open(Buffer.from('\u0004\0\0\0TFL3', 'latin1'))).rejects.toThrow('model');
  });

  it('with another version of the schema are refused', async () => {
    await expect(open(file({ version: 4 }))).rejects.toThrow('its schema has version 4, and what can be read is 3');
  });

  it('that claim more entries than they have bytes are refused', async () => {
    const bytes = file({});
    const claim = Buffer.from(bytes);
    // The only vector of three: the operator's inputs.
    const at = claim.indexOf(Buffer.from([3, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0]));
    claim.writeUInt32LE(0x7fffffff, at);
    await expect(open(claim)).rejects.toThrow('model.subgraphs[0].operators[0].inputs says that it has 2147483647 entries');
  });

  it('whose vectors lie on top of each other are refused', async () => {
    await expect(open(file({ operators: 60_000, inputs: Array.from({ length: 20_000 }, () => 0) }))).rejects.toThrow(
      'lists more than a file of',
    );
  });

  it.each([
    ['a tensor that is not there', { inputs: [0, 1, 99] }, 'names tensor 99'],
    ['itself', { inputs: [3, 1, 2] }, 'operator 0 (FULLY_CONNECTED) takes tensor 3, which operator 0 gives after it'],
    ['a tensor that nothing gives', { inputs: [4, 1, 2] }, 'operator 0 (FULLY_CONNECTED) takes tensor 4, which nothing gives'],
    ['a tensor that is given twice', { operators: 2 }, 'operator 1 (FULLY_CONNECTED) gives tensor 3, which is given already'],
    ['an operator code that is not there', { code: 7 }, 'names operator code 7'],
  ])('with an operator that takes %s are refused', async (_what, options, message) => {
    await expect(open(file(options))).rejects.toThrow(message);
  });

  it('with fewer bytes than a shape needs are refused', async () => {
    await expect(open(file({ kernel: 20 }))).rejects.toThrow('tensor 1 ("kernel") has the shape [2, 4], but 20 bytes');
  });

  it('that are sound are converted', async () => {
    const { layers, weights } = await (await open(file({}))).convert(signal);
    expect(layers).toEqual([
      { type: 'Input', name: 'x', shape: [4] },
      { type: 'Dense', name: 'kernel', units: 2 },
    ]);
    // [units, inputs] becomes [inputs, units].
    expect([...weights.get('kernel/kernel')!.data]).toEqual([0, 4, 1, 5, 2, 6, 3, 7]);
    expect([...weights.get('kernel/bias')!.data]).toEqual([0, 1]);
  });
});

interface Options {
  readonly version?: number;
  readonly operators?: number;
  readonly inputs?: readonly number[];
  /** The operators' index of an operator code. */
  readonly code?: number;
  /** Bytes of the kernel's buffer. */
  readonly kernel?: number;
}

/** A model of one dense layer, 4 → 2, written with the library's own builder: tensors x, kernel, bias, y and one that is not used. */
function file({ version = 3, operators = 1, inputs = [0, 1, 2], code = 0, kernel = 32 }: Options): Uint8Array {
  const builder = new Builder(1024);
  const vector = (values: readonly number[], bytes: 1 | 4 = 4) => {
    builder.startVector(bytes, values.length, bytes);
    const add = (value: number) => {
      if (bytes === 4) builder.addInt32(value);
      else builder.addInt8(value);
    };
    for (const value of [...values].reverse()) add(value);
    return builder.endVector();
  };
  const table = (fields: number, fill: () => void) => {
    builder.startObject(fields);
    fill();
    return builder.endObject();
  };
  const offsets = (tables: readonly number[]) => {
    builder.startVector(4, tables.length, 4);
    for (const at of [...tables].reverse()) builder.addOffset(at);
    return builder.endVector();
  };
  const floats = (bytes: number) => [...new Uint8Array(Float32Array.from({ length: bytes / 4 }, (_, at) => at).buffer)];
  const buffers = [0, kernel, 8].map((bytes) => {
    const data = bytes === 0 ? 0 : vector(floats(bytes), 1);
    return table(3, () => builder.addFieldOffset(0, data, 0));
  });
  const tensor = (name: string, sizes: readonly number[], buffer: number) => {
    const [shape, text] = [vector(sizes), builder.createString(name)];
    return table(10, () => {
      builder.addFieldOffset(0, shape, 0);
      builder.addFieldInt32(2, buffer, 0);
      builder.addFieldOffset(3, text, 0);
    });
  };
  const tensors = [
    tensor('x', [1, 4], 0),
    tensor('kernel', [2, 4], 1),
    tensor('bias', [2], 2),
    tensor('y', [1, 2], 0),
    tensor('lost', [1, 4], 0),
  ];
  const [taken, given] = [vector(inputs), vector([3])];
  const operator = table(9, () => {
    builder.addFieldInt32(0, code, 0);
    builder.addFieldOffset(1, taken, 0);
    builder.addFieldOffset(2, given, 0);
  });
  const lists = [offsets(tensors), vector([0]), vector([3]), offsets(Array.from({ length: operators }, () => operator))];
  const subgraph = table(5, () => lists.forEach((list, field) => builder.addFieldOffset(field, list, 0)));
  // FULLY_CONNECTED
  const operatorCode = table(4, () => builder.addFieldInt8(0, 9, 0));
  const parts = [offsets([operatorCode]), offsets([subgraph]), 0, offsets(buffers)];
  const model = table(8, () => {
    builder.addFieldInt32(0, version, 0);
    parts.forEach((part, at) => builder.addFieldOffset(1 + at, part, 0));
  });
  builder.finish(model, 'TFL3');
  return builder.asUint8Array();
}

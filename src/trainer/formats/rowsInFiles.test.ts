/** What stands in a model's rows travels in the files of all formats that have room for it. */
import { unzipSync } from 'fflate';
import { ByteBuffer } from 'flatbuffers';
import { expect, it } from 'vitest';
import { dense, graph, randomWeights } from '../../../test/support/models/build';
import type { ExportFormat } from '../../core/export/formats';
import { Random } from '../../core/random/random';
import type { ModelToExport } from './exporter';
import { exporters } from './exporters';

const rows = { columns: ['heat', 'a*/b'], scale: 0.5, window: 3, classes: ['cat', 'dög'] };
const structure = graph({ type: 'Input', name: 'x', shape: [2] }, dense('y', 2));
const model: ModelToExport = { graph: structure, weights: randomWeights(structure, new Random(1)), generatedBy: 'test', rows };

async function fileOf(format: ExportFormat, at = 0): Promise<Buffer> {
  const help = {
    signal: new AbortController().signal,
    calibrationRows: () => Promise.resolve({ count: 2, inputs: Float32Array.of(1, 2, -1, 0.5) }),
  };
  const files = await (await exporters[format]()).write(model, help);
  return Buffer.from(files[at]!.content as Uint8Array);
}

const json = (text: string | Uint8Array) => JSON.parse(typeof text === 'string' ? text : Buffer.from(text).toString('utf8')) as unknown;

/** Vectors and tables of the schema's model, followed from the fields that flatc numbers: 4 is buffers, 6 is metadata, of names (0) and buffers (1). */
function metadataOfTflite(bytes: Uint8Array): Record<string, unknown> {
  const file = new ByteBuffer(bytes);
  const field = (table: number, number: number) => {
    const offset = file.__offset(table, 4 + 2 * number);
    return offset === 0 ? undefined : table + offset;
  };
  const entries = (table: number, number: number) => {
    const start = file.__vector(field(table, number)!);
    return Array.from({ length: file.__vector_len(field(table, number)!) }, (_, at) => file.__indirect(start + 4 * at));
  };
  const root = file.readInt32(0);
  const buffers = entries(root, 4);
  return Object.fromEntries(
    entries(root, 6).map((entry) => {
      const buffer = buffers[file.readUint32(field(entry, 1)!)]!;
      const from = file.__vector(field(buffer, 0)!);
      return [file.__string(field(entry, 0)!) as string, json(bytes.subarray(from, from + file.__vector_len(field(buffer, 0)!)))];
    }),
  );
}

it.each(['tflite', 'tflite-fp16', 'tflite-int8'] as const)('%s has them in a buffer that metadata names', async (format) => {
  expect(metadataOfTflite(await fileOf(format))).toEqual({ 'rows.json': rows });
});

it.each(['onnx', 'onnx-fp16', 'onnx-int8'] as const)('%s has them as properties', async (format) => {
  const bytes = await fileOf(format);
  // A StringStringEntryProto in field 14 of the model: a key (1) and a value (2), each with its length.
  for (const [key, value] of Object.entries(rows)) {
    const [name, text] = [Buffer.from(key), Buffer.from(JSON.stringify(value))];
    const pair = [Buffer.of(0x0a, name.length), name, Buffer.of(0x12, text.length), text];
    const length = pair.reduce((sum, part) => sum + part.length, 0);
    expect([key, bytes.includes(Buffer.concat([Buffer.of((14 << 3) | 2, length), ...pair]))]).toEqual([key, true]);
  }
});

it('Keras, TF.js and safetensors have them where they keep what is told of a model', async () => {
  expect(json(unzipSync(await fileOf('keras'))['metadata.json']!)).toEqual({ keras_version: '3.0.0', rows });
  expect(json(await fileOf('tfjs'))).toMatchObject({ userDefinedMetadata: { rows } });
  const safetensors = await fileOf('safetensors');
  const header = json(safetensors.subarray(8, 8 + Number(safetensors.readBigUInt64LE(0)))) as { __metadata__: Record<string, string> };
  for (const [key, value] of Object.entries(rows)) expect([key, json(header.__metadata__[key]!)]).toEqual([key, value]);
  expect((await fileOf('h5')).includes(JSON.stringify(rows))).toBe(true);
});

it.each(['c', 'c-int8'] as const)('%s says them in comments of its header, which nothing in them ends', async (format) => {
  const header = String(await fileOf(format, 1));
  expect(header.startsWith('/* columns of its rows: ["heat","a* /b"] */\n/* scale of its rows: 0.5 */\n')).toBe(true);
  expect(header).toContain('/* classes of its rows: ["cat","dög"] */\n');
});

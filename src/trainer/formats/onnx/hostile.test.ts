/** Files that are damaged, or made to do harm, end in an error that names the file and the place. */
import { mkdtemp, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openModelSource, type OpenModelSource } from '../modelSource';
import { mostParts } from '../mostParts';
import { onnxImporter } from './importer';

const { signal } = new AbortController();
let folder: string;
let source: OpenModelSource | undefined;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'bonsai-onnx-'));
  await mkdir(path.join(folder, 'models'));
});
afterEach(async () => {
  await source?.close();
  await rm(folder, { recursive: true });
});

async function opened(bytes: Uint8Array) {
  const file = path.join(folder, 'models', 'net.onnx');
  await writeFile(file, bytes);
  source = await openModelSource(file);
  return onnxImporter.open(source, signal);
}

type Fields = (to: BinaryWriter) => BinaryWriter;
const message = (to: BinaryWriter, field: number, fields: Fields) => fields(to.tag(field, WireType.LengthDelimited).fork()).join();
const text = (to: BinaryWriter, field: number, value: string) => to.tag(field, WireType.LengthDelimited).string(value);
const whole = (to: BinaryWriter, field: number, value: bigint | number) => to.tag(field, WireType.Varint).int64(BigInt(value));

/** A model with one graph of these fields. */
function model(graph: Fields): Uint8Array {
  const to = whole(new BinaryWriter(), 1, 8);
  message(to, 7, graph);
  message(to, 8, (set) => whole(set, 2, 13));
  return to.finish();
}

const node = (to: BinaryWriter, operator: string, inputs: readonly string[], output: string) =>
  message(to, 1, (fields) => {
    for (const input of inputs) text(fields, 1, input);
    return text(text(text(fields, 2, output), 3, `the ${operator}`), 4, operator);
  });
const value = (to: BinaryWriter, field: number, name: string, dims: readonly number[]) =>
  message(to, field, (info) =>
    message(text(info, 1, name), 2, (type) =>
      message(type, 1, (tensor) =>
        message(whole(tensor, 1, 1), 2, (shape) => dims.reduce((all, size) => message(all, 1, (dim) => whole(dim, 1, size)), shape)),
      ),
    ),
  );
const tensor = (to: BinaryWriter, name: string, dims: readonly (number | bigint)[], more: Fields) =>
  message(to, 5, (fields) =>
    more(
      text(
        whole(
          dims.reduce((all, size) => whole(all, 1, size), fields),
          2,
          1,
        ),
        8,
        name,
      ),
    ),
  );
const outside = (to: BinaryWriter, location: string) =>
  message(whole(to, 14, 1), 13, (entry) => text(text(entry, 1, 'location'), 2, location));

describe('a damaged file', () => {
  it.each([
    ['nothing', new Uint8Array()],
    ['zeros', new Uint8Array(5000)],
    ['garbage', Uint8Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256)],
    ['a graph that is longer than the file', Uint8Array.from([8, 8, 58, 255, 255, 3, 10])],
  ])('%s', async (_what, bytes) => {
    await expect(opened(bytes)).rejects.toThrow(/^net\.onnx is cut off or damaged: at byte \d+/u);
  });

  it('that ends early, wherever it does', async () => {
    const bytes = await readFile('test/fixtures/onnx/dense-torchscript.onnx');
    for (let length = 0; length < bytes.length - 40; length += 37) {
      await expect(opened(bytes.subarray(0, length))).rejects.toThrow('net.onnx');
      await source?.close();
    }
  });
});

it('10,000 messages in one another are not followed', async () => {
  let deep: Uint8Array = new Uint8Array();
  for (let depth = 0; depth < 10_000; depth++) deep = new BinaryWriter().tag(6, WireType.LengthDelimited).bytes(deep).finish();
  const bytes = model((graph) =>
    message(graph, 1, (fields) =>
      text(
        message(fields, 5, (attribute) => attribute.tag(6, WireType.LengthDelimited).bytes(deep)),
        4,
        'If',
      ),
    ),
  );
  const { layers } = await opened(bytes);
  expect(layers).toMatchObject([{ type: 'If', problem: { values: ['', 'If', {}] } }]);
});

it('a tensor that claims 2^40 elements', async () => {
  const huge = model((graph) =>
    tensor(graph, 'w', [2n ** 40n], (fields) => fields.tag(9, WireType.LengthDelimited).bytes(new Uint8Array(16))),
  );
  await expect(opened(huge)).rejects.toThrow(/^net\.onnx: the tensor "w" \(byte \d+\) of shape \[1099511627776\] has 16 bytes of values$/u);
});

it('constants that grow beyond the file', async () => {
  const growing = model((graph) => {
    tensor(value(graph, 11, 'x', [1, 4]), 'w0', [4], (fields) => fields.tag(9, WireType.LengthDelimited).bytes(new Uint8Array(16)));
    for (let step = 0; step < 27; step++) node(graph, 'Concat', [`w${String(step)}`, `w${String(step)}`], `w${String(step + 1)}`);
    return value(node(graph, 'Add', ['x', 'w27'], 'y'), 12, 'y', [1, 4]);
  });
  const growingModel = await opened(growing);
  await expect(growingModel.convert(signal)).rejects.toThrow('net.onnx');
});

it('a shape that no memory holds', async () => {
  const wide = model((graph) => {
    tensor(value(graph, 11, 'x', [1, 4]), 's', [2], (fields) =>
      whole(fields.tag(7, WireType.LengthDelimited).bytes(Uint8Array.of(1, 4)), 2, 7),
    );
    return value(node(graph, 'Expand', ['x', 's'], 'y'), 12, 'y', [1, 2 ** 50]);
  });
  const { layers } = await opened(wide);
  expect(layers[0]!.type).toBe('Expand');
});

it('a node that takes what nothing gives', async () => {
  const bytes = model((graph) => node(graph, 'Relu', ['none'], 'y'));
  await expect(opened(bytes)).rejects.toThrow('net.onnx: the node "the Relu" (Relu) takes "none", which nothing before it gives');
});

describe('values in a file beside', () => {
  it.each(['../secret', '/etc/passwd', 'models/../../secret'])('%s lies elsewhere', async (location) => {
    await writeFile(path.join(folder, 'secret'), new Uint8Array(16));
    await expect(opened(model((graph) => tensor(graph, 'w', [4], (fields) => outside(fields, location))))).rejects.toThrow(
      'outside of its folder',
    );
  });

  it('are missing, or too short', async () => {
    const bytes = model((graph) => tensor(graph, 'w', [4], (fields) => outside(fields, 'net.data')));
    await expect(opened(bytes)).rejects.toThrow('net.data does not exist');
    await source?.close();
    await writeFile(path.join(folder, 'models', 'net.data'), new Uint8Array(12));
    await expect(opened(bytes)).rejects.toThrow('has 12 bytes of values');
  });
});

it('reads costs of a large file without its weights', async () => {
  const size = 50_000_000;
  const to = whole(new BinaryWriter(), 1, 8);
  const before = new BinaryWriter();
  node(value(before, 11, 'x', [1, 10_000]), 'MatMul', ['x', 'w'], 'y');
  const rest = before.finish();
  const head = new BinaryWriter();
  for (const dim of [10_000, 1250]) whole(head, 1, dim);
  const described = text(whole(head, 2, 1), 8, 'w')
    .tag(9, WireType.LengthDelimited)
    .uint32(size)
    .finish();
  const length = described.length + size;
  const start = new BinaryWriter().tag(5, WireType.LengthDelimited).uint32(length).finish();
  to.tag(7, WireType.LengthDelimited).uint32(rest.length + start.length + length);
  const bytes = Buffer.concat([to.finish(), rest, start, described]);
  const file = path.join(folder, 'models', 'large.onnx');
  const handle = await open(file, 'w');
  await handle.write(bytes);
  await handle.truncate(bytes.length + size);
  await handle.close();
  source = await openModelSource(file);
  let read = 0;
  const counting = { ...source, read: (from: number, end: number) => ((read += end - from), source!.read(from, end)) };
  const { layers } = await onnxImporter.open(counting, signal);
  expect(layers).toMatchObject([{ type: 'MatMul', params: 12_500_000, macs: 12_500_000, weights: [{ dtype: 'float32', bytes: size }] }]);
  expect(read).toBeLessThan(100_000);
});

describe('more parts than any model has', () => {
  const count = mostParts + 1;
  const names = Array.from({ length: count }, (_, at) => `x${String(at)}`);
  const ends = (to: BinaryWriter, last: string) => value(value(to, 11, 'x0', [1, 4]), 12, last, [1, 4]);
  const refused = 'net.onnx has more than 20,000 layers, nodes or weights, and files with more are not read';

  it.each<[string, Fields]>([
    [
      'as nodes',
      (to) =>
        ends(
          names.reduce((all, name) => node(all, 'Relu', [name], `${name}'`), to),
          "x1'",
        ),
    ],
    ['as inputs of a node', (to) => ends(node(to, 'Sum', names.map(() => 'x0'), 'y'), 'y')], // prettier-ignore
    ['as tensors', (to) => ends(names.reduce((all, name) => tensor(all, `w ${name}`, [0], (fields) => fields), node(to, 'Relu', ['x0'], 'y')), 'y')], // prettier-ignore
    ['as values between nodes', (to) => ends(names.reduce((all, name) => value(all, 13, name, [1]), node(to, 'Relu', ['x0'], 'y')), 'y')], // prettier-ignore
    ['as fields that say nothing', (to) => ends(Array.from({ length: 100 * count }).reduce<BinaryWriter>((all) => whole(all, 99, 1), node(to, 'Relu', ['x0'], 'y')), 'y')], // prettier-ignore
  ])('is refused %s', async (_what, graph) => {
    await expect(opened(model(graph))).rejects.toThrow(refused);
  });
});

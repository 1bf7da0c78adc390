/** Files of a few kilobytes that claim gigabytes, or go on without an end: what a hostile person would send. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { zipSync } from 'fflate';
import { kerasFiles } from './modelFiles';

export interface Liar {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What its refusal says, with the place. */
  readonly refusal: RegExp;
}

const u64 = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
};

const million = 2 ** 20;
const zeros = Buffer.alloc(million);

/** A member of this many zeros, which takes a thousandth of it in the archive. */
const zeroMember = (mebibytes: number): Uint8Array => new Uint8Array(Buffer.concat(Array.from({ length: mebibytes }, () => zeros)));

const npy = (descr: string, shape: string): Buffer => {
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`;
  const header = `${text.padEnd(117)}\n`;
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), Buffer.from([header.length, 0]), Buffer.from(header, 'latin1')]);
};

/** A sound archive with other contents of some of its members. */
function archive(members: Readonly<Record<string, Uint8Array>>, sizes: Readonly<Record<string, number>> = {}): Buffer {
  const bytes = Buffer.from(zipSync(members as Record<string, Uint8Array>, { level: 9 }));
  for (const [name, size] of Object.entries(sizes)) {
    // In the central directory, the size lies 22 bytes in front of the name, in the local header 8.
    const [local, central] = [bytes.indexOf(name), bytes.lastIndexOf(name)];
    bytes.writeUInt32LE(size, central - 22);
    bytes.writeUInt32LE(size, local - 8);
  }
  return bytes;
}

const json = (value: unknown): Uint8Array => new Uint8Array(Buffer.from(JSON.stringify(value)));
const denseModel = {
  class_name: 'Sequential',
  config: {
    name: 'm',
    layers: [
      { class_name: 'InputLayer', config: { name: 'x', batch_shape: [null, 4] } },
      { class_name: 'Dense', config: { name: 'out', units: 3 } },
    ],
  },
};

function tfjs(shape: readonly number[]): Uint8Array {
  const weights = [{ name: 'out/kernel', shape, dtype: 'float32' }, { name: 'out/bias', shape: [3], dtype: 'float32' }]; // prettier-ignore
  return json({ format: 'layers-model', modelTopology: { model_config: denseModel }, weightsManifest: [{ paths: ['w.bin'], weights }] });
}

/** The kernel of the last layer, which is 3 × 4, claims more. */
function largeHdf5(): Buffer {
  const bytes = Buffer.from(readFileSync(path.join(kerasFiles, 'nested-keras2.h5')));
  const at = bytes.indexOf(Buffer.concat([u64(3n), u64(4n)]));
  u64(2n ** 40n).copy(bytes, at + 8);
  return bytes;
}

function nestedOnnx(): Buffer {
  const varint = (value: number): number[] => (value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))]);
  // A graph (field 7) whose node (1) has an attribute (5) with a graph (6) and so on.
  let inner = Buffer.alloc(0);
  for (let depth = 0; depth < 10_000; depth++)
    inner = Buffer.concat([Buffer.from([[0x0a, 0x2a, 0x32][depth % 3]!, ...varint(inner.length)]), inner]);
  return Buffer.concat([Buffer.from([0x08, 8, 0x3a, ...varint(inner.length)]), inner]);
}

function largeOnnx(): Buffer {
  const bytes = Buffer.from(readFileSync('test/fixtures/onnx/notices/twice.onnx'));
  // The sizes of the first weight, [4, 4], as two numbers of one byte become one of many bytes, and the other is gone.
  const at = bytes.indexOf(Buffer.from([0x08, 4, 0x08, 4, 0x10, 1]));
  bytes.set([0x08, 0xff, 0xff, 0x7f], at);
  return bytes;
}

function largeTflite(): Buffer {
  const bytes = Buffer.from(readFileSync('test/fixtures/tflite/dense-float.tflite'));
  // Vectors of two sizes are shapes: each claims 2^30 by 2^30.
  for (let at = 0; at + 12 <= bytes.length; at += 4)
    if (
      bytes.readUInt32LE(at) === 2 &&
      bytes.readUInt32LE(at + 4) < 64 &&
      bytes.readUInt32LE(at + 8) < 64 &&
      bytes.readUInt32LE(at + 8) > 0
    ) {
      bytes.writeUInt32LE(2 ** 30, at + 4);
      bytes.writeUInt32LE(2 ** 30, at + 8);
    }
  return bytes;
}

export function liars(): readonly Liar[] {
  const config = json(denseModel);
  return [
    { name: 'claims.h5', bytes: largeHdf5(), refusal: /claims\.h5 .*\[3, 1099511627776\]/u },
    { name: 'claims.safetensors', bytes: Buffer.concat([u64(70n), Buffer.from('{"a":{"dtype":"F32","shape":[1099511627776],"data_offsets":[0,4]}}'.padEnd(70))]), refusal: /claims\.safetensors/u }, // prettier-ignore
    { name: 'claims.npz', bytes: archive({ 'out.kernel.npy': npy('<f4', '(1099511627776,)') }), refusal: /claims\.npz/u },
    { name: 'pickled.npz', bytes: archive({ 'out.kernel.npy': Buffer.concat([npy('|O', '(3,)'), Buffer.from('cos\nsystem\n(S\'true\'\ntR.')]) }), refusal: /pickled\.npz/u }, // prettier-ignore
    { name: 'claims.json', bytes: tfjs([4, 2 ** 40]), refusal: /claims\.json .*\[4, 1099511627776\]/u },
    { name: 'claims.onnx', bytes: largeOnnx(), refusal: /claims\.onnx: the tensor "same\.weight" \(byte \d+\)/u },
    { name: 'nested.onnx', bytes: nestedOnnx(), refusal: /nested\.onnx cannot be said in layers: the node/u },
    { name: 'claims.tflite', bytes: largeTflite(), refusal: /claims\.tflite is no sound TensorFlow Lite file: model\.subgraphs/u },
    {
      name: 'bomb.keras',
      bytes: archive({ 'config.json': zeroMember(120), 'metadata.json': json({}) }),
      refusal: /bomb\.keras\/config\.json is compressed, and would take/u,
    },
    { name: 'weights.keras', bytes: archive({ 'config.json': config, 'metadata.json': json({}), 'model.weights.h5': zeroMember(120) }), refusal: /weights\.keras\/model\.weights\.h5 unpacks to/u }, // prettier-ignore
    { name: 'small.keras', bytes: archive({ 'config.json': zeroMember(120), 'metadata.json': json({}) }, { 'config.json': 1000 }), refusal: /small\.keras is a damaged zip archive: too many bytes/u }, // prettier-ignore
    { name: 'objects.keras', bytes: archive({ 'config.json': new Uint8Array(Buffer.from(`[${'{},'.repeat(5 * million)}{}]`)), 'metadata.json': json({}) }), refusal: /objects\.keras\/config\.json (?:unpacks to|has more than 2,000,000 values)/u }, // prettier-ignore
    { name: 'objects.json', bytes: new Uint8Array(Buffer.from(`{"class_name":"Sequential","config":[${'{},'.repeat(5 * million)}{}]}`)), refusal: /objects\.json has more than 2,000,000 values/u }, // prettier-ignore
    { name: 'bomb.npz', bytes: archive({ 'out.kernel.npy': Buffer.concat([npy('<f4', `(${String(30 * million)},)`), zeroMember(120)]) }), refusal: /bomb\.npz/u }, // prettier-ignore
  ];
}

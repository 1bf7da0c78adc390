import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { dense, graph, randomModel, randomWeights } from '../../../../test/support/models/build';
import { plainPredictions } from '../../../../test/support/models/predict';
import { Random } from '../../../core/random/random';
import { quantizeLayer } from '../../../core/methods/quantizing/quantize';
import { shareValues } from '../../../core/methods/sharing/share';
import type { Precision } from '../../../core/methods/options/quantize';
import type { ModelGraph } from '../../../core/graph/graph';
import type { Weights } from '../../../core/weights/weights';
import { packModel, PackedError, readPackedWeights, unpackModel } from './packed';

function squaresOf(weights: Weights): Weights {
  return new Map([...weights].map(([key, { shape, data }]) => [key, { shape, data: data.map((value) => value ** 2) }]));
}

function quantizeAll(model: ModelGraph, weights: Weights, precision: Precision): Weights {
  return model.layers.reduce((result, layer) => quantizeLayer(layer, result, precision, squaresOf(weights)), weights);
}

function share(model: ModelGraph, weights: Weights, count: number): Weights {
  return shareValues(model, weights, { valuesOf: () => count, part: 1, continued: false, squaredGradients: squaresOf(weights) });
}

/** Compares bits, so that −0 is not 0. */
function bitsOf(weights: Weights): Record<string, { shape: readonly number[]; bits: number[] }> {
  return Object.fromEntries(
    [...weights].map(([key, { shape, data }]) => [key, { shape, bits: [...new Uint32Array(data.buffer, data.byteOffset, data.length)] }]),
  );
}

const large = graph(
  { type: 'Input', name: 'x', shape: [100] },
  dense('a', 80, { activation: 'relu' }),
  dense('b', 60, { activation: 'tanh' }),
  dense('y', 10),
);

describe('packModel and unpackModel', () => {
  it('give back a model to the bit, whatever its values', async () => {
    for (let seed = 0; seed < 10; seed++) {
      const random = new Random(seed);
      const model = randomModel(random);
      const weights = randomWeights(model, random, seed % 2 === 0 ? 0 : 0.7);
      const forms = [weights, share(model, weights, 4), ...(['int8', 'float16'] as const).map((form) => quantizeAll(model, weights, form))];
      for (const form of forms) {
        const unpacked = unpackModel(packModel({ graph: model, weights: form }).file);
        expect(unpacked.graph.layers).toEqual(model.layers);
        expect(bitsOf(unpacked.weights)).toEqual(bitsOf(form));
      }
      const inputs = Float32Array.from({ length: 64 }, () => random.normal());
      const width = model.layers[0]!.outputShape.reduce<number>((size, axis) => size * axis!, 1);
      const unpacked = unpackModel(packModel({ graph: model, weights }).file);
      expect(await plainPredictions(unpacked.graph, unpacked.weights, inputs.subarray(0, width))).toEqual(
        await plainPredictions(model, weights, inputs.subarray(0, width)),
      );
    }
  });

  it('give back values that are hard to write', () => {
    const model = graph({ type: 'Input', name: 'x', shape: [3] }, dense('y', 3));
    const weights: Weights = new Map([
      ['y/kernel', { shape: [3, 3], data: Float32Array.of(-0, 0, 1e-45, 3.4e38, -3.4e38, 1, -1, 65504, 0.1) }],
      ['y/bias', { shape: [3], data: new Float32Array(3) }],
    ]);
    expect(bitsOf(unpackModel(packModel({ graph: model, weights }).file).weights)).toEqual(bitsOf(weights));
  });

  it('take fewer bytes for fewer bits and for more zeros', () => {
    const params = 100 * 80 + 80 + 80 * 60 + 60 + 60 * 10 + 10;
    const weights = randomWeights(large, new Random(1));
    const sparse = randomWeights(large, new Random(1), 0.95);
    const bytes = (form: Weights) => packModel({ graph: large, weights: form }).file.length;
    const overhead = 400;
    expect(bytes(weights)).toBeLessThan(params * 4);
    expect(bytes(quantizeAll(large, weights, 'float16'))).toBeLessThan(params * 2 + overhead);
    expect(bytes(quantizeAll(large, weights, 'int8'))).toBeLessThan(params + 150 * 3 + 150 * 2 + overhead);
    expect(bytes(share(large, weights, 16))).toBeLessThan(params / 2 + 6 * 16 * 4 + overhead);
    const kept = [...sparse.values()].reduce((sum, { data }) => sum + data.filter((value) => value !== 0).length, 0);
    // 4 bits for each value kept and less than the 0.29 bits that say of every value whether it is.
    expect(bytes(share(large, sparse, 16))).toBeLessThan((kept * 4 + params * 0.3) / 8 + 6 * 16 * 4 + overhead);
  });
});

it('a packed model knows which of its bytes hold which layer', () => {
  const { file, layerBytes } = packModel({ graph: large, weights: randomWeights(large, new Random(1), 0.5) });
  const values = [...layerBytes.values()].reduce((sum, bytes) => sum + bytes, 0);
  // Magic, version, checksum, length of the header, the header, and what the encoder's end takes.
  expect(file.length).toBe(6 + 1 + 8 + 4 + Buffer.from(file).readUInt32LE(15) + values + 4);
  const without = randomWeights(large, new Random(1), 0.5);
  const layer = large.layers.at(-1)!.name;
  for (const [key, { data }] of without) if (key.startsWith(`${layer}/`)) data.fill(0);
  expect(file.length - packModel({ graph: large, weights: without }).file.length).toBeLessThan(layerBytes.get(layer)! + 4);
  expect(file.length - packModel({ graph: large, weights: without }).file.length).toBeGreaterThan(layerBytes.get(layer)! * 0.9);
});

describe('shared values', () => {
  /** 64 columns of 500 values ±1, ±2, of which each has the sign of the one above with the probability `same`. */
  const columns = (same: number): Weights => {
    const random = new Random(3);
    const data = new Float32Array(500 * 64);
    for (let at = 0; at < data.length; at++) {
      const before = at < 64 ? 1 : Math.sign(data[at - 64]!);
      data[at] = before * (random.uniform() < same ? 1 : -1) * (random.uniform() < 0.5 ? 1 : 2);
    }
    return new Map([['y/kernel', { shape: [500, 64], data }]]);
  };
  const model = graph({ type: 'Input', name: 'x', shape: [500] }, dense('y', 64, { useBias: false }));
  const bitsEach = (weights: Weights) => (packModel({ graph: model, weights }).file.length * 8) / (500 * 64);

  it('take as many bits as signs and sizes have entropy', () => {
    const entropy = (share: number) => -share * Math.log2(share) - (1 - share) * Math.log2(1 - share);
    for (const same of [0.5, 0.8, 0.95]) {
      expect(bitsEach(columns(same))).toBeLessThan((entropy(same) + 1) * 1.02 + 0.06);
      expect(bitsEach(columns(same))).toBeGreaterThan((entropy(same) + 1) * 0.98);
    }
  });
});

describe('a file of version 1', () => {
  it('is read as it was written', () => {
    const { graph: model, weights } = unpackModel(Buffer.from(versionOne, 'base64'));
    expect(model.layers.map(({ name }) => name)).toEqual(['x', 'y']);
    expect([...weights.get('y/kernel')!.data]).toEqual([0.5, 0, -0.25, 0.5, 0.5, -0.25, 0, 2, 0, -0.25, 2, 0.5]);
    expect([...weights.get('y/bias')!.data]).toEqual([0, 0.5, Math.fround(0.1)]);
  });

  const versionOne =
    'Qk9OU0FJAWpF59gxZFUfZgAAAEXKuwqEMBBG4Xf566nMVqltfIaQIsh4ATcbdkY0hLy7BETLw3cKJPEIWxDDl2GhLArCFjL/BdYVaE4Nhpj2Jvd3giBLaOQ+vtLz9RyF3y+DsMdVBdZUXwkHr/PS0hnCtP2Cmg6+XtoAHAAgAFSowLeaqrAADWYMzNeAAAA=';
});

describe('readPackedWeights', () => {
  const weights = randomWeights(large, new Random(1));
  const { file: bytes } = packModel({ graph: large, weights });
  const goOn = () => Promise.resolve();

  it('reads the weights of the layers that the spec has', async () => {
    expect(await readPackedWeights(bytes, large, goOn)).toEqual(weights);
  });

  it('says what another model has otherwise', async () => {
    const wider = graph({ type: 'Input', name: 'x', shape: [100] }, dense('a', 81, { activation: 'relu' }));
    await expect(readPackedWeights(bytes, wider, goOn)).rejects.toThrow(
      "its a/kernel has the shape [100, 80], but the spec's layer needs [100, 81]",
    );
    const other = graph({ type: 'Input', name: 'x', shape: [100] }, dense('c', 80));
    await expect(readPackedWeights(bytes, other, goOn)).rejects.toThrow('it has no weight named c/kernel');
    const { layers } = large;
    const part = graph(...layers.slice(0, 2).map(({ spec }) => spec));
    await expect(readPackedWeights(bytes, part, goOn)).rejects.toThrow('it has a weight named b/kernel, which the spec has no layer for');
  });

  it('decodes nothing of another model, and stops when it is told to', async () => {
    // 20 million zeros take few bytes.
    const shape = [20_000, 1000];
    const many = graph({ type: 'Input', name: 'x', shape: [20_000] }, dense('y', 1000, { useBias: false }));
    const zeros: Weights = new Map([['y/kernel', { shape, data: new Float32Array(20_000_000) }]]);
    const { file } = packModel({ graph: many, weights: zeros });
    expect(file.length).toBeLessThan(10_000);
    let reads = 0;
    const stop = () => {
      reads++;
      return Promise.reject(new Error('stopped'));
    };
    await expect(readPackedWeights(file, large, stop)).rejects.toThrow('it has no weight named a/kernel');
    expect(reads).toBe(0);
    await expect(readPackedWeights(file, many, stop)).rejects.toThrow('stopped');
    expect(reads).toBe(1);
  });
});

describe('a file that is not what it should be', () => {
  const small = graph({ type: 'Input', name: 'x', shape: [4] }, dense('y', 3));
  const { file: bytes } = packModel({ graph: small, weights: randomWeights(small, new Random(1)) });

  /** A file with a header and contents of one's own, and the checksum that belongs to them. */
  function forged(header: unknown, coded: Uint8Array = new Uint8Array(200), headerLength?: number): Uint8Array {
    const packed = typeof header === 'string' ? Buffer.from(header) : deflateRawSync(JSON.stringify(header));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(headerLength ?? packed.length);
    const content = Buffer.concat([length, packed, coded]);
    return Buffer.concat([Buffer.from('BONSAI\x02'), createHash('sha256').update(content).digest().subarray(0, 8), content]);
  }
  const spec = { name: 'm', layers: small.layers.map((layer) => layer.spec) };

  it('is refused when it is cut off anywhere', () => {
    for (let length = 0; length < bytes.length; length++) expect(() => unpackModel(bytes.subarray(0, length))).toThrow(PackedError);
  });

  it('is refused when any byte is another', () => {
    for (let at = 0; at < bytes.length; at++) {
      const damaged = bytes.slice();
      damaged[at]! ^= 0x10;
      expect(() => unpackModel(damaged)).toThrow(PackedError);
    }
  });

  it('is refused with a message that says why', () => {
    const huge = { name: 'm', layers: [spec.layers[0], { type: 'Dense', name: 'y', units: 1_000_000 }] };
    const refusals: readonly [Uint8Array, RegExp][] = [
      [Buffer.from('{ "name": "a spec" }'), /it is not a packed model/u],
      [Buffer.concat([Buffer.from('BONSAI\x03'), bytes.subarray(7)]), /version 3 .* a newer Model Bonsai can read it/u],
      [forged('not deflated'), /its header does not describe a model/u],
      [forged({ weights: [] }), /its header does not describe a model/u],
      [forged({ spec, weights: ['float64', 'float32'] }), /its header does not describe a model/u],
      [forged({ spec, weights: [0, 5000] }), /its header does not describe a model/u],
      [forged({ spec, weights: [] }, undefined, 0xffff_ffff), /its header reaches beyond its end/u],
      [forged({ spec: { name: 'm', layers: [{ type: 'Rocket', name: 'x' }] }, weights: [] }), /it holds no valid model: .*Rocket/u],
      [forged({ spec, weights: ['float32'] }), /it cannot hold as many weights/u],
      [forged({ spec: huge, weights: ['float32', 'float32'] }), /it cannot hold as many weights/u],
      [forged({ spec, weights: ['int8', 'int8'] }), /a weight that is no kernel/u],
      [forged({ spec, weights: ['float32', 'float32'] }, new Uint8Array(8).fill(255)), /it ends too soon/u],
      [forged({ spec, weights: ['float32', 'float32'] }), /more in it than its layers have weights/u],
    ];
    for (const [file, why] of refusals) expect(() => unpackModel(file)).toThrow(why);
  });
});

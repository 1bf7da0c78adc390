/** `<name>.bonsai`: a whole model in as few bytes as its values allow. The format is described in docs/packed-format.md. */
import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { leastBytes } from '../../../core/coding/adaptiveBit';
import { CodeEndsError, RangeDecoder } from '../../../core/coding/rangeDecoder';
import { RangeEncoder } from '../../../core/coding/rangeEncoder';
import { modelCost } from '../../../core/cost/cost';
import type { ModelGraph } from '../../../core/graph/graph';
import { isPrunable, type WeightSpec } from '../../../core/layers/kind';
import { say } from '../../../core/message/message';
import type { BareModel } from '../../../core/weights/model';
import { channelsOfWeight } from '../../../core/methods/quantizing/grid';
import { analyzeSpec } from '../../../core/spec/analyze';
import { type WeightKey, weightKey, type Weights, type WeightTensor } from '../../../core/weights/weights';
import { MessageError } from '../../../system/messageError';
import { weightsFor, WeightsMismatch } from '../fit';
import { bestCoding, type CodingName, mostShared, valueReader } from './coding';
import { withDifferences, withoutDifferences } from './indices';
import { ZeroModels } from './zeros';
import { sizeOf } from '../../../core/numbers/sizeOf';
import { inSpecOrder, namesOutputs } from '../../../core/graph/graph';

/** Bytes that are no packed model, or not a whole one. The message goes on a sentence about the file: "it is …". */
export class PackedError extends MessageError {
  override readonly name = 'PackedError';
}

export const packedExtension = '.bonsai';

const magic = Buffer.from('BONSAI');
const currentVersion = 2;
const checksumBytes = 8;
/** Magic, version, checksum, and the length of the header. */
const prefixBytes = magic.length + 1 + checksumBytes + 4;

interface Header {
  readonly spec: { readonly name: string; readonly outputs?: readonly string[]; readonly layers: readonly unknown[] };
  /** In the order of the graph's weights. */
  readonly weights: readonly CodingName[];
}

export interface PackedModel {
  /** Bytes from which `unpackModel` gives the same values, to the bit. */
  readonly file: Uint8Array;
  /** How many of them hold each layer's values, but for a few at the end; the header comes on top. */
  readonly layerBytes: ReadonlyMap<string, number>;
}

/** Whether a model's kernels have values that shrinking leaves: zeros, or few different ones, or ones of few bits. */
export function wasShrunk({ graph, weights }: BareModel): boolean {
  return graph.layers.some((layer) =>
    layer.weights.filter(isPrunable).some((weight) => {
      const tensor = weights.get(weightKey(layer.name, weight.name))!;
      return tensor.data.includes(0) || bestCoding(weight, tensor).name !== 'float32';
    }),
  );
}

/**
 * A model as a `.bonsai` file (docs/packed-format.md): its spec, and its weights by arithmetic coding, which makes use of zeros and of few different values.
 * The same model gives the same bytes.
 */
export function packModel({ graph, weights }: BareModel): PackedModel {
  const encoder = new RangeEncoder();
  const codings: CodingName[] = [];
  const layerBytes = new Map<string, number>();
  for (const layer of graph.layers) {
    const before = encoder.length;
    for (const weight of layer.weights) codings.push(encodeWeight(encoder, weight, weights.get(weightKey(layer.name, weight.name))!));
    layerBytes.set(layer.name, encoder.length - before);
  }
  const layers = inSpecOrder(graph.layers).map(({ spec }) => withDifferences(spec));
  const named = namesOutputs(graph) ? { outputs: graph.outputs } : {};
  const header: Header = { spec: { name: graph.name, ...named, layers }, weights: codings };
  const packedHeader = deflateRawSync(JSON.stringify(header), { level: 9 });
  const headerLength = Buffer.alloc(4);
  headerLength.writeUInt32LE(packedHeader.length);
  const content = Buffer.concat([headerLength, packedHeader, encoder.finish()]);
  return { file: Buffer.concat([magic, Buffer.of(currentVersion), checksumOf(content), content]), layerBytes };
}

/** @throws PackedError */
export function unpackModel(bytes: Uint8Array): BareModel {
  const packed = openPacked(bytes);
  return { graph: packed.graph, weights: valuesAtOnce(packed) };
}

/** Whether a file begins as packed models do. */
export function isPacked(head: Uint8Array): boolean {
  return magic.equals(head.subarray(0, magic.length));
}

/** A packed model whose weights are not decoded. */
export interface PackedLayers {
  readonly graph: ModelGraph;
  /** How each weight is coded. */
  readonly codings: ReadonlyMap<WeightKey, CodingName>;
}

/** @throws PackedError */
export function readPackedLayers(bytes: Uint8Array): PackedLayers {
  const { graph, names } = openPacked(bytes);
  return { graph, codings: new Map(weightsOf(graph).map(([key], index) => [key, names[index]!])) };
}

/** Values that are decoded between two looks at whether to go on: some tens of milliseconds. */
const valuesBetween = 1 << 18;

/**
 * The weights of a packed model, for the layers of `graph`. Whether they are those is found out before any is decoded: a byte may stand for thousands of values.
 *
 * @param between called now and then; what it throws ends the decoding
 * @throws PackedError, or WeightsMismatch when it is another model
 */
export async function readPackedWeights(bytes: Uint8Array, graph: ModelGraph, between: () => Promise<void>): Promise<Weights> {
  const packed = openPacked(bytes);
  requireSameWeights(packed.graph, graph);
  const decoding = decode(packed);
  for (;;) {
    const { done, value } = decoding.next();
    if (done === true) return value;
    await between();
  }
}

/** @throws WeightsMismatch */
function requireSameWeights(stored: ModelGraph, wanted: ModelGraph): void {
  const shapes = new Map(weightsOf(stored).map(([key, { shape }]) => [key, shape]));
  const nothing = new Float32Array();
  const used = weightsFor(wanted, ({ key }) => {
    const shape = shapes.get(key);
    return shape && { shape, read: () => nothing };
  });
  const left = [...shapes.keys()].find((key) => !used.has(key));
  if (left !== undefined) throw new WeightsMismatch(say('it has a weight named {0}, which the spec has no layer for', left));
}

/** A packed model whose header has been read, and whose weights have not. */
interface Packed {
  readonly graph: ModelGraph;
  readonly version: number;
  readonly names: readonly CodingName[];
  readonly coded: Uint8Array;
}

/** @throws PackedError */
function openPacked(bytes: Uint8Array): Packed {
  const { version, content } = contentOf(bytes);
  const headerEnd = 4 + content.readUInt32LE(0);
  if (headerEnd > content.length) throw new PackedError(say('it is damaged: its header reaches beyond its end'));
  const { spec, weights: names } = readHeader(content.subarray(4, headerEnd));
  const { graph, problems } = analyzeSpec(JSON.stringify({ ...spec, layers: spec.layers.map(withoutDifferences) }));
  if (graph === undefined) throw new PackedError(say('it holds no valid model: {0}', problems[0]?.text ?? ''));
  const stored = weightsOf(graph);
  const coded = content.subarray(headerEnd);
  if (stored.length !== names.length || leastBytes(modelCost(graph).params) > coded.length)
    throw new PackedError(say('it is damaged: it cannot hold as many weights as its layers have'));
  if (stored.some(([, weight], index) => names[index] === 'int8' && channelsOfWeight(weight) === undefined))
    throw new PackedError(say('it is damaged: it has scales for the units of a weight that is no kernel'));
  return { graph, version, names, coded };
}

function valuesAtOnce(packed: Packed): Weights {
  const decoding = decode(packed);
  for (;;) {
    const { done, value } = decoding.next();
    if (done === true) return value;
  }
}

/** Stops after every so many values. @throws PackedError */
function* decode({ graph, version, names, coded }: Packed): Generator<void, Weights> {
  try {
    const decoder = new RangeDecoder(coded);
    const weights = new Map<WeightKey, WeightTensor>();
    for (const [index, [key, weight]] of weightsOf(graph).entries())
      weights.set(key, yield* decodeWeight(decoder, weight, names[index]!, version));
    if (!decoder.isAtEnd) throw new PackedError(say('it is damaged: there is more in it than its layers have weights'));
    return weights;
  } catch (cause) {
    if (cause instanceof CodeEndsError) throw new PackedError(say('it is damaged: {0}', cause.message));
    if (cause instanceof RangeError) throw new PackedError(say('it holds more weights than fit into the memory of this machine'));
    throw cause;
  }
}

function contentOf(bytes: Uint8Array): { readonly version: number; readonly content: Buffer } {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!file.subarray(0, magic.length).equals(magic)) throw new PackedError(say('it is not a packed model (.bonsai)'));
  const version = file[magic.length];
  if (version !== undefined && version > currentVersion)
    throw new PackedError(say('it is written in version {0} of the format: a newer Model Bonsai can read it', version));
  if (version === undefined || file.length < prefixBytes) throw new PackedError(say('it is cut off'));
  const content = file.subarray(prefixBytes - 4);
  if (!checksumOf(content).equals(file.subarray(magic.length + 1, prefixBytes - 4)))
    throw new PackedError(say('it is cut off or damaged: its checksum is another'));
  return { version, content };
}

/** A longer text describes no model that can be trained; analyzing it takes many times its size of memory. */
const longestHeader = 16 * 1024 * 1024;

function readHeader(packed: Uint8Array): Header {
  try {
    const header: unknown = JSON.parse(inflateRawSync(packed, { maxOutputLength: longestHeader }).toString());
    if (isHeader(header)) return header;
  } catch {
    // Not to be inflated, or not JSON: as wrong as JSON of another kind.
  }
  throw new PackedError(say('it is damaged: its header does not describe a model'));
}

function isHeader(value: unknown): value is Header {
  if (typeof value !== 'object' || value === null || !('spec' in value) || !('weights' in value)) return false;
  const { spec } = value;
  if (typeof spec !== 'object' || spec === null || !('layers' in spec) || !Array.isArray(spec.layers)) return false;
  return Array.isArray(value.weights) && value.weights.every(isCodingName);
}

function isCodingName(value: unknown): value is CodingName {
  if (typeof value === 'number') return Number.isInteger(value) && value > 0 && value <= mostShared;
  return value === 'float32' || value === 'float16' || value === 'int8';
}

function encodeWeight(encoder: RangeEncoder, weight: WeightSpec, tensor: WeightTensor): CodingName {
  const coding = bestCoding(weight, tensor);
  coding.writeTable(encoder);
  const columns = weight.shape.at(-1)!;
  const zeros = new ZeroModels(columns);
  const above = new Float32Array(columns);
  for (let place = 0; place < tensor.data.length; place++) {
    const value = tensor.data[place]!;
    const bit = Object.is(value, 0) ? 0 : 1;
    encoder.encode(bit, zeros.next);
    zeros.learn(bit);
    if (bit === 0) continue;
    coding.write(encoder, value, place, above[place % columns]!);
    above[place % columns] = value;
  }
  return coding.name;
}

function* decodeWeight(decoder: RangeDecoder, weight: WeightSpec, name: CodingName, version: number): Generator<void, WeightTensor> {
  const read = valueReader(name, weight, decoder, version);
  const columns = weight.shape.at(-1)!;
  const zeros = new ZeroModels(columns);
  const above = new Float32Array(columns);
  const data = new Float32Array(sizeOf(weight.shape));
  for (let place = 0; place < data.length; place++) {
    const bit = decoder.decode(zeros.next);
    zeros.learn(bit);
    if (bit === 1) above[place % columns] = data[place] = read(decoder, place, above[place % columns]!);
    if ((place + 1) % valuesBetween === 0) yield;
  }
  return { shape: weight.shape, data };
}

function weightsOf(graph: ModelGraph): [WeightKey, WeightSpec][] {
  return graph.layers.flatMap((layer) =>
    layer.weights.map((weight): [WeightKey, WeightSpec] => [weightKey(layer.name, weight.name), weight]),
  );
}

function checksumOf(content: Uint8Array): Buffer {
  return createHash('sha256').update(content).digest().subarray(0, checksumBytes);
}

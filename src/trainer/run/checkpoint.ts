/** Everything that a run needs to go on later as if it had never stopped, in one file. */
import type { LayerSpec } from '../../core/layers';
import type { Masks, WeightKey, Weights, WeightTensor } from '../../core/weights/weights';
import type { OptimizerState } from '../engine/engine';
import type { Place } from './training';

export interface Checkpoint extends Place {
  /** Bytes of the event record at that moment. */
  readonly eventBytes: number;
  /** Seconds spent so far. */
  readonly seconds: { readonly start: number; readonly train: number; readonly shrink: number };
  /** The model's layers as they are now. */
  readonly layers: readonly LayerSpec[];
  readonly weights: Weights;
  readonly masks: Masks;
  readonly optimizer: OptimizerState;
  readonly startWeights: Weights;
  /** The trained original's weights; missing while it is still being trained. */
  readonly original?: Weights;
}

interface StoredTensor {
  readonly group: string;
  readonly key: WeightKey;
  readonly shape: readonly number[];
  readonly kind: 'float32' | 'mask';
}

type Header = Omit<Checkpoint, 'weights' | 'masks' | 'optimizer' | 'startWeights' | 'original'> & {
  readonly format: number;
  readonly iterations: number;
  readonly hasOriginal: boolean;
  readonly slots: readonly string[];
  readonly tensors: readonly StoredTensor[];
};

const formatVersion = 1;

/** One line of JSON, then the tensors it lists. */
export function writeCheckpoint({ weights, masks, optimizer, startWeights, original, ...rest }: Checkpoint): Uint8Array {
  const tensors: StoredTensor[] = [];
  const parts: Uint8Array[] = [];
  const add = (group: string, values: Weights) => {
    for (const [key, { shape, data }] of values) {
      tensors.push({ group, key, shape, kind: 'float32' });
      parts.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    }
  };
  add('weights', weights);
  add('start', startWeights);
  for (const [name, slot] of optimizer.slots) add(`slot ${name}`, slot);
  if (original !== undefined) add('original', original);
  for (const [key, mask] of masks) {
    tensors.push({ group: 'masks', key, shape: [mask.length], kind: 'mask' });
    parts.push(mask);
  }
  const header: Header = {
    format: formatVersion,
    ...rest,
    iterations: optimizer.iterations,
    hasOriginal: original !== undefined,
    slots: [...optimizer.slots.keys()],
    tensors,
  };
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), ...parts]);
}

/** @throws Error when the bytes are no checkpoint of this version */
export function readCheckpoint(bytes: Uint8Array): Checkpoint {
  const end = bytes.indexOf(10);
  const { format, iterations, hasOriginal, slots, tensors, ...rest } = JSON.parse(Buffer.from(bytes.subarray(0, end)).toString()) as Header;
  if (format !== formatVersion) throw new Error(`checkpoints of format ${String(format)} cannot be read by this version`);
  const groups = new Map<string, Map<WeightKey, WeightTensor>>();
  const masks = new Map<WeightKey, Uint8Array>();
  let offset = end + 1;
  for (const { group, key, shape, kind } of tensors) {
    const count = shape.reduce((product, size) => product * size, 1);
    const length = kind === 'mask' ? count : count * Float32Array.BYTES_PER_ELEMENT;
    const part = new Uint8Array(bytes.subarray(offset, offset + length));
    if (part.length < length) throw new Error('the checkpoint is cut off');
    offset += length;
    if (kind === 'mask') masks.set(key, part);
    else
      groups.set(group, (groups.get(group) ?? new Map<WeightKey, WeightTensor>()).set(key, { shape, data: new Float32Array(part.buffer) }));
  }
  const groupNamed = (name: string): Weights => groups.get(name) ?? new Map<WeightKey, WeightTensor>();
  return {
    ...rest,
    weights: groupNamed('weights'),
    startWeights: groupNamed('start'),
    masks,
    optimizer: { iterations, slots: new Map(slots.map((name) => [name, groupNamed(`slot ${name}`)])) },
    ...(hasOriginal ? { original: groupNamed('original') } : {}),
  };
}

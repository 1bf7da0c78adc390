import type { LayerSpec } from '../layers';
import { sizeOf } from '../numbers/sizeOf';
import type { FileDataSpec, Spec } from './schema';

/** More units than this only make the first run slow. */
const mostHidden = 512;
const mostCode = 64;

type Reading = Pick<FileDataSpec, 'scale' | 'normalize'>;

/** What is known of rows: their format, and the range of all values, where there are some. */
interface SeenRows {
  readonly type: string;
  readonly min: number | null;
  readonly max: number | null;
}

/** Values that are no larger are trained on as they are. */
const mostPlain = 2;

/** What brings values to a scale that training begins well with: bytes of pictures to 0…1, others by their statistics. */
export function readingFor({ type, min, max }: SeenRows): Reading {
  if (min === null || max === null || Math.max(-min, max) <= mostPlain) return {};
  const areBytes = (type === 'pictures' || type === 'IDX') && min >= 0 && max <= 255;
  return areBytes ? { scale: 1 / 255 } : { normalize: 'standardize' };
}

/**
 * An autoencoder to begin with for rows of a file: half as wide as the rows, then an eighth, and back.
 *
 * @param file as the spec names it
 * @param shape of one row. @param reading what its values go through
 */
export function autoencoderFor(name: string, file: string, shape: readonly number[], reading: Reading = {}): Spec {
  const width = sizeOf(shape);
  const hidden = Math.min(mostHidden, Math.max(2, Math.ceil(width / 2)));
  const code = Math.min(mostCode, Math.max(1, Math.ceil(width / 8)));
  const isFlat = shape.length === 1;
  const inside: LayerSpec[] = [
    { type: 'Dense', name: 'encoder', units: hidden, activation: 'relu' },
    { type: 'Dense', name: 'code', units: code },
    { type: 'Dense', name: 'decoder', units: hidden, activation: 'relu' },
    { type: 'Dense', name: isFlat ? 'reconstruction' : 'values', units: width },
  ];
  const input: LayerSpec = { type: 'Input', name: 'x', shape: [...shape] };
  const layers: LayerSpec[] = isFlat
    ? [input, ...inside]
    : [input, { type: 'Flatten', name: 'flat' }, ...inside, { type: 'Reshape', name: 'reconstruction', targetShape: [...shape] }];
  return {
    name,
    layers,
    data: { file, ...reading, validation: 0.2 },
    train: { loss: 'meanSquaredError', optimizer: 'adam', learningRate: 0.001, epochs: 30, batchSize: 32, seed: 1 },
    shrink: { target: { params: 0.2 } },
  };
}

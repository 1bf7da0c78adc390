import type { LayerSpec } from '../layers';
import { sizeOf } from '../numbers/sizeOf';
import type { FileDataSpec, Spec } from './schema';

/** More units than this only make the first run slow. */
const mostHidden = 512;
const mostCode = 64;

type Reading = Pick<FileDataSpec, 'scale' | 'normalize' | 'oneHot' | 'drop' | 'missing'>;

/** What is known of rows: their format, and the range of all values, where there are some. */
interface SeenRows {
  readonly type: string;
  readonly min: number | null;
  readonly max: number | null;
  /** Values that are missing. */
  readonly missing: number;
}

/** Columns that are no numbers: those with few different texts, and others. */
interface SeenTexts {
  readonly categories: readonly string[];
  readonly others: readonly string[];
}

/** Columns with few texts are used, as categories; other texts are not. */
export function readingOfTexts({ categories, others }: SeenTexts): Reading {
  return { ...(categories.length === 0 ? {} : { oneHot: [...categories] }), ...(others.length === 0 ? {} : { drop: [...others] }) };
}

/** Values that are no larger are trained on as they are. */
const mostPlain = 2;

/** What makes values such that training begins well: bytes of pictures from 0 to 1, others by their statistics, and the mean for what is missing. */
export function readingFor({ type, min, max, missing }: SeenRows): Reading {
  const filled: Reading = missing === 0 ? {} : { missing: 'mean' };
  if (min === null || max === null || Math.max(-min, max) <= mostPlain) return filled;
  const areBytes = (type === 'pictures' || type === 'IDX') && min >= 0 && max <= 255;
  return areBytes ? { ...filled, scale: 1 / 255 } : { ...filled, normalize: 'standardize' };
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

/** Fields that several layer types share, with the words that completion and hover show. */
import * as Type from 'typebox';

export const activations = [
  'linear',
  'relu',
  'sigmoid',
  'tanh',
  'softmax',
  'elu',
  'selu',
  'softplus',
  'softsign',
  'relu6',
  'hardSigmoid',
  'swish',
  'gelu',
  'hardSwish',
  'mish',
  'exponential',
] as const;
export type ActivationName = (typeof activations)[number];

export const activation = Type.Enum([...activations], {
  description: 'The function applied to every output; linear where it is left out.',
});

export const units = Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'How many units (neurons) the layer has.' });

export const filters = Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'How many filters (output channels) the layer has.' });

export const useBias = Type.Boolean({ description: 'Whether a bias is added to every unit; true where it is left out.' });

const positive = Type.Integer({ minimum: 1, maximum: 10_000 });

/** A number of steps of a sequence. */
export const steps = (description: string) => Type.Integer({ minimum: 1, maximum: 10_000, description });

/** One number for both axes, or [rows, columns]. */
export const pair = (description: string) => Type.Union([positive, Type.Tuple([positive, positive])], { description });

/** One number for all three axes, or [depth, rows, columns]. */
export const triple = (description: string) => Type.Union([positive, Type.Tuple([positive, positive, positive])], { description });

export const padding = Type.Enum(['valid', 'same'], {
  description:
    'valid: only whole windows; same: the input is padded with zeros so that stride 1 keeps the size. valid where it is left out.',
});

/** @returns [rows, columns] of a field declared with `pair`. */
export function asPair(value: number | readonly [number, number]): readonly [number, number] {
  return typeof value === 'number' ? [value, value] : value;
}

/** @returns [depth, rows, columns] of a field declared with `triple`. */
export function asTriple(value: number | readonly [number, number, number]): readonly [number, number, number] {
  return typeof value === 'number' ? [value, value, value] : value;
}

/** The `weightsManifest` of a TF.js `model.json`: which tensors its binary files hold, and how their values are stored. */
import { say } from '../../../core/message/message';
import { WeightsMismatch } from '../fit';

export interface ManifestGroup {
  readonly paths: readonly string[];
  readonly weights: readonly ManifestEntry[];
}

export interface ManifestEntry {
  readonly name: string;
  readonly shape: readonly number[];
  /** What the values are; what they are stored as where they are quantized. */
  readonly dtype: string;
  readonly quantization?: Quantization;
}

/** `scale` and `min` belong to whole numbers: a value is `stored × scale + min`. */
export interface Quantization {
  readonly dtype: string;
  readonly scale?: number;
  readonly min?: number;
}

/** @param model the text of `model.json` @throws WeightsMismatch when it is not a layers model */
export function manifestGroups(model: string): readonly ManifestGroup[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(model);
  } catch {
    throw new WeightsMismatch(say('it is not valid JSON'));
  }
  const groups: unknown = isObject(parsed) ? parsed['weightsManifest'] : undefined;
  if (!Array.isArray(groups) || !groups.every(isGroup))
    throw new WeightsMismatch(say('it is no TF.js layers model: it has no weightsManifest'));
  return groups;
}

function isGroup(group: unknown): group is ManifestGroup {
  if (!isObject(group)) return false;
  const { paths, weights } = group;
  return Array.isArray(paths) && paths.every((path) => typeof path === 'string') && Array.isArray(weights) && weights.every(isEntry);
}

function isEntry(entry: unknown): entry is ManifestEntry {
  if (!isObject(entry)) return false;
  const { name, dtype, shape, quantization } = entry;
  const isSize = (size: unknown) => Number.isSafeInteger(size) && (size as number) >= 0;
  return (
    typeof name === 'string' && typeof dtype === 'string' && Array.isArray(shape) && shape.every(isSize) && isQuantization(quantization)
  );
}

function isQuantization(value: unknown): value is Quantization | undefined {
  if (value === undefined) return true;
  if (!isObject(value)) return false;
  const isNumber = (number: unknown) => number === undefined || (typeof number === 'number' && Number.isFinite(number));
  return typeof value['dtype'] === 'string' && isNumber(value['scale']) && isNumber(value['min']);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

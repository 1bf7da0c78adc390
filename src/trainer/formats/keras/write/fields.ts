/** A layer's fields as Keras writes its arguments: spec fields are these in camelCase, so that their names translate letter by letter. */
import { snakeCased } from '../../../../core/keras/config';
import { withoutTrainingFields } from '../../../../core/layers/weightFields';

export type Fields = Readonly<Record<string, unknown>>;

/**
 * @param type the layer's class
 * @param inner how a layer inside of this one is written
 */
export function kerasFields(type: string, fields: Fields, inner: (layer: Fields & { readonly type: string }) => unknown): Fields {
  const entries = Object.entries(withoutTrainingFields(fields));
  return Object.fromEntries(entries.map(([field, value]) => [snakeCased(field), valueOf(type, field, value, inner)]));
}

const pairs = new Set(['kernelSize', 'strides', 'dilationRate', 'poolSize', 'size']);

function valueOf(type: string, field: string, value: unknown, inner: (layer: Fields & { readonly type: string }) => unknown): unknown {
  if (field === 'layer') return inner(value as Fields & { readonly type: string });
  if ((field === 'activation' || field === 'recurrentActivation') && typeof value === 'string') return snakeCased(value);
  if (!pairs.has(field) || typeof value !== 'number') return value;
  return new Array<number>(Number(/([13])D/u.exec(type)?.[1] ?? 2)).fill(value);
}

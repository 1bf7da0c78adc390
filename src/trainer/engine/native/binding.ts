import type { TFJSBinding } from '@tensorflow/tfjs-node/dist/tfjs_binding';

/** A binding with some functions replaced: the properties of the real one cannot be changed. */
export function withFunctions(real: TFJSBinding, replaced: Partial<TFJSBinding>): TFJSBinding {
  const descriptors: Record<string, PropertyDescriptor> = Object.getOwnPropertyDescriptors(real);
  const copy = Object.fromEntries(
    Object.entries(descriptors).map(([name, { value }]) => [
      name,
      typeof value === 'function' ? (value as () => unknown).bind(real) : (value as unknown),
    ]),
  ) as unknown as TFJSBinding;
  return Object.assign(copy, replaced);
}

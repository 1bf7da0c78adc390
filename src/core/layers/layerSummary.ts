import type { CostedLayer } from './kind';

/** "Dense 256 relu", "Conv2D 32 · 3×3 · stride 2 relu": a layer in a few words, by the names and values that its spec has. */
export function layerSummary(layer: CostedLayer): string {
  return userMessageOf(layer);
}

function userMessageOf(layer: { readonly type: string }): string {
  const inner = 'layer' in layer ? innerOf(layer.layer) : undefined;
  if (inner !== undefined) return `${layer.type} ${userMessageOf(inner)}`;
  const fields: Readonly<Partial<Record<string, unknown>>> = layer;
  const axes = layer.type.includes('2D') ? 2 : 1;
  const sizes = [
    ...counts(fields['units'] ?? fields['filters'] ?? fields['rate'] ?? fields['outputDim'] ?? lengthOf(fields['indices'])),
    ...window(fields['kernelSize'] ?? fields['poolSize'] ?? fields['size'], axes),
    ...steps('stride', fields['strides']),
    ...steps('dilation', fields['dilationRate']),
  ];
  const { activation } = fields;
  const named = typeof activation === 'string' && activation !== 'linear' ? [activation] : [];
  return [layer.type, ...(sizes.length === 0 ? [] : [sizes.join(' · ')]), ...named].join(' ');
}

/** The layer inside of another, in a spec or in a Keras file, where anything may stand. */
function innerOf(layer: unknown): { readonly type: string } | undefined {
  if (typeof layer !== 'object' || layer === null) return undefined;
  const { class_name: className, config } = layer as Readonly<Record<string, unknown>>;
  const inner: object = typeof className === 'string' ? { ...(config as object), type: className } : layer;
  return 'type' in inner && typeof inner.type === 'string' ? (inner as { readonly type: string }) : undefined;
}

function counts(count: unknown): string[] {
  return typeof count === 'number' ? [String(count)] : [];
}

function lengthOf(list: unknown): number | undefined {
  return Array.isArray(list) ? list.length : undefined;
}

/** One number stands for all axes. */
function window(size: unknown, axes: number): string[] {
  if (typeof size === 'number') return [Array<number>(axes).fill(size).join('×')];
  return Array.isArray(size) ? [size.join('×')] : [];
}

/** Steps of 1 go without saying. */
function steps(name: string, size: unknown): string[] {
  const sizes: unknown[] = Array.isArray(size) ? size : [size];
  const different = [...new Set(sizes)];
  if (size === undefined || (different.length === 1 && different[0] === 1)) return [];
  return [`${name} ${(different.length === 1 ? different : sizes).join('×')}`];
}

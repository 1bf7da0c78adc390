/**
 * Reading the `config` of a layer in a Keras file: its keys in camelCase, its values as Keras wrote them, or as anybody else did. Whatever
 * stands there, a reader gives a value of the kind it promises or throws a ShapeError.
 */
import { formatShape, type Shape, ShapeError } from '../layers/kind';
import { say } from '../message/message';

export type Config = Readonly<Record<string, unknown>>;

/** `{ "kernel_size": [3, 3], "strides": null }` → `{ kernelSize: [3, 3] }`: names as in specs, without what is left open. */
export function camelCased(config: Config): Config {
  const entries = Object.entries(config).filter(([, value]) => value !== null);
  return Object.fromEntries(entries.map(([key, value]) => [key.replace(/_(\w)/gu, (_, letter: string) => letter.toUpperCase()), value]));
}

export function isConfig(value: unknown): value is Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a layer, or a model among layers, is called in the file; where it has no name, as models in models of Keras 2.0, after its class. */
export function nameIn(element: Config): string {
  const { class_name: className } = element;
  const name = element['name'] ?? objectIn(element, 'config')?.['name'];
  if (typeof name === 'string') return name;
  return typeof className === 'string' ? className.toLowerCase() : '';
}

/** A whole number of at least `least`. @throws ShapeError when the config has none, and no fallback is given */
export function wholeIn(config: Config, key: string, least: number, fallback?: number): number {
  const [value = fallback] = numbersIn(config, key, least) ?? [];
  if (value === undefined) throw missing(key);
  return value;
}

interface SizesAllowed {
  /** Where the config has none. */
  readonly fallback: number | readonly number[];
  readonly least?: number;
}

/** One size for each of this many axes; a single number stands for all. @throws ShapeError when there are more or fewer */
export function sizesIn(config: Config, key: string, axes: number, { fallback, least = 1 }: SizesAllowed): readonly number[] {
  const sizes = numbersIn(config, key, least) ?? fallback;
  if (typeof sizes === 'number') return Array<number>(axes).fill(sizes);
  if (sizes.length === 1) return Array<number>(axes).fill(sizes[0]!);
  if (sizes.length !== axes) throw unreadable(config, key);
  return sizes;
}

/** A list of whole numbers; a single one counts as a list. @throws ShapeError for anything else */
export function numbersIn(config: Config, key: string, least = -Infinity): readonly number[] | undefined {
  const value = config[key];
  if (value === undefined) return undefined;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const isWhole = (item: unknown): item is number => Number.isSafeInteger(item) && (item as number) >= least;
  if (!list.every(isWhole)) throw unreadable(config, key);
  return list;
}

/** The config of a field that holds an object, such as an initializer or a layer; `undefined` for anything else. */
export function objectIn(config: Config, key: string): Config | undefined {
  const value = config[key];
  return isConfig(value) ? value : undefined;
}

/** A shape with the batch axis, as Keras writes it, without that axis; `undefined` for anything else. */
export function shapeOf(value: unknown): Shape | undefined {
  const isSize = (size: unknown) => size === null || (Number.isSafeInteger(size) && (size as number) >= 0);
  return Array.isArray(value) && value.length > 0 && value.every(isSize) ? (value as (number | null)[]).slice(1) : undefined;
}

/** A value of the config that the arithmetic cannot use. */
export function unreadable(config: Config, key: string): ShapeError {
  if (config[key] === undefined) return missing(key);
  return new ShapeError(say('"{0}" in its config cannot be used: {1}', snakeCased(key), JSON.stringify(config[key]).slice(0, 60)));
}

function missing(key: string): ShapeError {
  return new ShapeError(say('its config has no "{0}"', snakeCased(key)));
}

/** A field's name as Keras writes it: `kernelSize` is `kernel_size`. */
export function snakeCased(key: string): string {
  return key.replace(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
}

/** The size of an axis that weights depend on. @throws ShapeError when it is only known at run time */
export function knownSize(shape: Shape, axis: number): number {
  const size = shape.at(axis);
  if (typeof size !== 'number')
    throw new ShapeError(say('it needs to know the size of an axis of its input, which is {0}', formatShape(shape)));
  return size;
}

/** An axis of a row; Keras counts the batch as axis 0, and from the end with negative numbers. @throws ShapeError when there is none */
export function rowAxis(axis: number, { length }: Shape): number {
  const own = axis < 0 ? length + axis : axis - 1;
  if (own < 0 || own >= length) throw new ShapeError(say('it works on axis {0}, but its input has {1} axes', axis, length));
  return own;
}

/** Reading the `config` of a layer in a Keras file: its keys in camelCase, its values as Keras wrote them. */
import { type Shape, ShapeError } from '../layers/kind';
import { say } from '../message';

export type Config = Readonly<Record<string, unknown>>;

/** `{ "kernel_size": [3, 3], "strides": null }` → `{ kernelSize: [3, 3] }`: names as in specs, without what is left open. */
export function camelCased(config: Config): Config {
  const entries = Object.entries(config).filter(([, value]) => value !== null);
  return Object.fromEntries(entries.map(([key, value]) => [key.replace(/_(\w)/gu, (_, letter: string) => letter.toUpperCase()), value]));
}

/** @throws ShapeError when the config has no such number */
export function numberIn(config: Config, key: string): number {
  const value = config[key];
  if (typeof value !== 'number') throw new ShapeError(say('its config has no number "{0}"', key));
  return value;
}

/** [rows, columns] of a field that is one number or a list of them. */
export function pairIn(config: Config, key: string, fallback: number): readonly [number, number] {
  const [rows, columns] = listIn(config, key) ?? [fallback, fallback];
  return [rows ?? fallback, columns ?? rows ?? fallback];
}

/** A list of numbers; a single one counts as a list. */
export function listIn(config: Config, key: string): readonly number[] | undefined {
  const value = config[key];
  if (typeof value === 'number') return [value];
  return Array.isArray(value) && value.every((item) => typeof item === 'number') ? value : undefined;
}

/** A shape with the batch axis, as Keras writes it, without that axis. */
export function shapeOf(value: unknown): Shape | undefined {
  if (!Array.isArray(value) || !value.every((size) => size === null || typeof size === 'number')) return undefined;
  return (value as (number | null)[]).slice(1);
}

export function isConfig(value: unknown): value is Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { isInputType } from '../layers';
import type { PlacedLayer } from './text/listPart';

/** Names of the layers that a layer may take as input without making a circle: the nearest before it first. */
export function possibleInputs(layers: readonly PlacedLayer[], index: number): string[] {
  const fed = fedBy(layers, index);
  const free = layers.flatMap(({ reading }, other) =>
    reading.name === undefined || fed.has(other) ? [] : [{ name: reading.name, other }],
  );
  const distance = (other: number) => (other < index ? index - other : layers.length + other);
  return free.sort((a, b) => distance(a.other) - distance(b.other)).map(({ name }) => name);
}

/** The layer itself and all that take its output, directly or through others. */
function fedBy(layers: readonly PlacedLayer[], index: number): Set<number> {
  const byName = new Map(layers.map(({ reading }, at) => [reading.name, at]));
  const consumers = layers.map((): number[] => []);
  for (const [at, { reading }] of layers.entries()) {
    const inputs = reading.inputs?.map((name) => byName.get(name)) ?? (isInputType(reading.type ?? '') ? [] : [at - 1]);
    for (const input of inputs) if (input !== undefined) consumers[input]?.push(at);
  }
  const found = new Set([index]);
  for (const at of found) for (const consumer of consumers[at] ?? []) found.add(consumer);
  return found;
}

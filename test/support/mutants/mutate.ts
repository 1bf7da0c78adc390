/** Damages JSON documents as programs and people do: values of another kind, fields that are gone, names that are not theirs. */
import type { Random } from '../../../src/core/random/random';

type Json = unknown;

const odd: readonly Json[] = [
  ...[null, true, false, 0, 1, -1, 2.5, 1e308, -1e308, 2 ** 53 + 2, '', 'x', 'constructor', '__proto__', '\u0000\u202e`|[x](y)', [], {}],
  ...[
    [null],
    [0],
    [-1],
    [[]],
    [1, 2, 3, 4, 5],
    [null, [1, 1]],
    ['a'],
    { a: null },
    { class_name: 'Dense' },
    { class_name: 'Model', config: [] },
  ],
];

/** The text of a document with one to three things changed. */
export function mutant(document: Json, random: Random): string {
  let changed = structuredClone(document);
  const changes = 1 + Math.floor(random.uniform() * 3);
  for (let change = 0; change < changes; change++) changed = mutated(changed, random);
  const text = JSON.stringify(changed, null, random.uniform() < 0.5 ? 1 : 0);
  return random.uniform() < 0.1 ? damaged(text, random) : text;
}

/** A text with some characters cut out or changed, which is mostly no JSON. */
function damaged(text: string, random: Random): string {
  const at = Math.floor(random.uniform() * text.length);
  const length = Math.floor(random.uniform() * 4);
  return text.slice(0, at) + pick('[]{}",:0-/*\\'.split(''), random) + text.slice(at + length);
}

function mutated(document: Json, random: Random): Json {
  const places: { readonly holder: Record<string, Json>; readonly key: string }[] = [];
  const visit = (value: Json): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const key of Object.keys(value)) {
      places.push({ holder: value as Record<string, Json>, key });
      visit((value as Record<string, Json>)[key]);
    }
  };
  visit(document);
  if (places.length === 0) return pick(odd, random);
  const { holder, key } = pick(places, random);
  const other = pick(places, random);
  const what = random.uniform();
  if (what < 0.5) set(holder, key, structuredClone(pick(odd, random)));
  else if (what < 0.65) Reflect.deleteProperty(holder, key);
  else if (what < 0.8) set(holder, key, structuredClone(other.holder[other.key]));
  else if (what < 0.9 && Array.isArray(holder)) holder.push(structuredClone(holder[Number(key)]));
  else set(holder, other.key, structuredClone(pick(odd, random)));
  return document;
}

/** Defines the field, whatever it is called. */
function set(holder: Record<string, Json>, key: string, value: Json): void {
  if (Array.isArray(holder) && !/^\d+$/u.test(key)) holder.push(value);
  else Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

function pick<T>(list: readonly T[], random: Random): T {
  return list[Math.floor(random.uniform() * list.length)]!;
}

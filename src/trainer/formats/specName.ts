/** Names of layers and models in specs, made of those that other programs gave. */
import { namePattern } from '../../core/layers/kind';

const allowed = new RegExp(namePattern, 'u');

/**
 * A name that is not taken, which is then taken.
 *
 * @param wanted in the order of preference; of the first, numbered ones are made where all are taken
 */
export function specName(wanted: readonly string[], taken: Set<string>): string {
  const [first = 'layer', ...others] = wanted.map(asName);
  let name = [first, ...others].find((candidate) => !taken.has(candidate));
  for (let number = 1; name === undefined; number++) if (!taken.has(`${first}_${String(number)}`)) name = `${first}_${String(number)}`;
  taken.add(name);
  return name;
}

/** The name with _ in the place of characters that names in specs do not have. */
export function asName(name: string): string {
  const usable = name.replace(/[^A-Za-z0-9_.-]/gu, '_').slice(0, 200);
  return allowed.test(usable) ? usable : 'layer';
}

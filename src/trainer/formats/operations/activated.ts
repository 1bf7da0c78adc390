import type { Lowering } from './lowering';
import type { Activation } from './operation';

/** A spec's name of an activation; `undefined` for one that changes nothing. */
export function plainActivation(name: string | undefined): Activation | undefined {
  if (name === undefined || name === 'linear') return undefined;
  return name === 'elu' ? { name, alpha: 1 } : ({ name } as Activation);
}

/** The operation with its activation behind it, which has a name of its own. */
export function activated(to: Lowering, name: string | undefined, add: (place: object) => string): string {
  const value = add({});
  const activation = plainActivation(name);
  return activation === undefined ? value : to.add('activation', { activation }, { inputs: [value], part: 'activation' });
}

/** Several operators that together do what one does, as TensorFlow's converter writes them. */
import type { Operator, TfliteModel } from '../schema/model';

/** A small constant's values, by the tensor's index. */
export type NumbersOf = (tensor: number) => readonly number[] | undefined;

export interface Pattern {
  /** The types of operators that follow one another, each being the only one that computes with what the one before gives. */
  readonly types: readonly (readonly string[])[];
  /** Operators that do the same as those, or `undefined` where none do. */
  join(chain: readonly Operator[], model: TfliteModel, numbers: NumbersOf): readonly Operator[] | undefined;
}

/** The model with other operators for each such chain, at the place of its last. */
export function joinChains(model: TfliteModel, pattern: Pattern, numbers: NumbersOf): TfliteModel {
  const makers = new Map(model.operators.flatMap((operator) => operator.outputs.map((output) => [output, operator] as const)));
  const takers = takersOf(model);
  const gone = new Set<Operator>();
  const joined = new Map<Operator, readonly Operator[]>();
  for (const last of model.operators) {
    const chain = chainTo(last, pattern.types, makers, takers);
    const one = chain.length === 0 || chain.some((operator) => gone.has(operator)) ? undefined : pattern.join(chain, model, numbers);
    if (one === undefined) continue;
    for (const operator of chain) gone.add(operator);
    joined.set(last, one);
  }
  return { ...model, operators: model.operators.flatMap((operator) => joined.get(operator) ?? (gone.has(operator) ? [] : [operator])) };
}

/** How many operators take each tensor's values; those that take its shape alone do not count. */
function takersOf({ outputs, operators }: TfliteModel): ReadonlyMap<number, number> {
  const takers = new Map<number, number>();
  const taken = operators.flatMap(({ type, inputs }) => (type === 'SHAPE' ? [] : inputs));
  for (const index of [...outputs, ...taken]) takers.set(index, (takers.get(index) ?? 0) + 1);
  return takers;
}

/** The operators up to `last`, or none where they are not of these types. */
function chainTo(
  last: Operator,
  types: Pattern['types'],
  makers: ReadonlyMap<number, Operator>,
  takers: ReadonlyMap<number, number>,
): readonly Operator[] {
  const chain: Operator[] = [];
  let next: Operator | undefined = last;
  for (const wanted of [...types].reverse()) {
    if (next === undefined || !wanted.includes(next.type)) return [];
    const after = chain[0];
    if (after !== undefined && takers.get(after.inputs[0]!) !== 1) return [];
    chain.unshift(next);
    next = makers.get(next.inputs[0] ?? -1);
  }
  return chain;
}

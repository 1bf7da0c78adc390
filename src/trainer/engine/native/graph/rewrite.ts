/** Second stage: makes a recorded computation smaller, rule by rule, without changing its results. */
import { ComputationBuilder } from './builder';
import type { Computation, Op, Value } from './op';
import type { Make, Rule } from './rule';
import { rules } from './rules';

/** Rewrites until no rule fits; equal ops become one, and what no result needs is left out. */
export function rewrite({ ops, results }: Computation, applied: readonly Rule[] = rules): Computation {
  const builder = new ComputationBuilder();
  const make: Make = (kind, inputs, attributes, output) => {
    const op = builder.add({ kind, inputs, attributes, outputs: [output] });
    for (const rule of applied) {
      const replacement = rule(op, make, builder);
      if (replacement !== undefined) return replacement;
    }
    return { op, index: 0 };
  };
  const rewritten = new Map<Op, readonly Value[]>();
  const current = ({ op, index }: Value): Value => rewritten.get(op)![index]!;
  for (const op of ops) {
    const inputs = op.inputs.map(current);
    if (op.outputs.length === 1) rewritten.set(op, [make(op.kind, inputs, op.attributes, op.outputs[0]!)]);
    else {
      const copy = builder.add({ ...op, inputs });
      rewritten.set(
        op,
        copy.outputs.map((_, index) => ({ op: copy, index })),
      );
    }
  }
  return builder.finish(new Map([...results].map(([name, value]) => [name, current(value)])));
}

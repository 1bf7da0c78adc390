import { ComputationBuilder } from './builder';
import type { Computation, Op, Value } from './op';

/** What an op is replaced by: another with the same outputs, from values of the same computation. */
export type Replacement = Pick<Op, 'kind' | 'inputs' | 'attributes'>;

/** The computation with some ops replaced; what is not needed any more is left out. */
export function replaceOps({ ops, results }: Computation, replacementOf: (op: Op) => Replacement | undefined): Computation {
  const builder = new ComputationBuilder();
  const copies = new Map<Op, Op>();
  const copyOf = ({ op, index }: Value): Value => ({ op: copies.get(op)!, index });
  for (const op of ops) {
    const { kind, inputs, attributes } = replacementOf(op) ?? op;
    copies.set(op, builder.add({ kind, inputs: inputs.map(copyOf), attributes, outputs: op.outputs }));
  }
  return builder.finish(new Map([...results].map(([name, value]) => [name, copyOf(value)])));
}

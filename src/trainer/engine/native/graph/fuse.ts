/** After rewriting: puts a matrix product, its bias and its relu into one op, where nothing else needs the values between. */
import { attribute, type Computation, type Op, type Value } from './op';
import { replaceOps, type Replacement } from './replace';

/** The same computation, with `_FusedMatMul` in the place of two or three ops. */
export function fuse(computation: Computation): Computation {
  const uses = countUses(computation);
  return replaceOps(computation, (op) => fused(op, uses));
}

function countUses({ ops, results }: Computation): ReadonlyMap<Op, number> {
  const uses = new Map<Op, number>();
  for (const { op } of [...ops.flatMap(({ inputs }) => inputs), ...results.values()]) uses.set(op, (uses.get(op) ?? 0) + 1);
  return uses;
}

function fused(op: Op, uses: ReadonlyMap<Op, number>): Replacement | undefined {
  const usedOnce = ({ op: input }: Value) => (uses.get(input) === 1 ? input : undefined);
  const biasAdd = op.kind === 'Relu' ? usedOnce(op.inputs[0]!) : op;
  if (biasAdd?.kind !== 'BiasAdd') return undefined;
  const product = usedOnce(biasAdd.inputs[0]!);
  if (product?.kind !== 'MatMul') return undefined;
  const fusedOps = attribute.strings(op.kind === 'Relu' ? ['BiasAdd', 'Relu'] : ['BiasAdd']);
  return {
    kind: '_FusedMatMul',
    inputs: [...product.inputs, biasAdd.inputs[1]!],
    attributes: { ...product.attributes, num_args: attribute.int(1), fused_ops: fusedOps },
  };
}

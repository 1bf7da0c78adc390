/** Before a computation is written down for several threads: in which order. */
import type { Computation, Op } from './op';

/**
 * Puts each op behind those at the same depth that less depends on. Of the ops that a finished one makes ready, TensorFlow's executor goes on with the
 * last and puts the others into a queue, where they are started in no useful order. So a thread goes straight back through the layers, and the
 * gradients of weights, which nothing waits for but the update, fill the gaps. Results do not depend on the order.
 */
export function criticalLast({ ops, results }: Computation): Computation {
  const depth = new Map<Op, number>();
  for (const op of ops) depth.set(op, 1 + Math.max(0, ...op.inputs.map((input) => depth.get(input.op)!)));
  const behind = opsBehind(ops);
  return { ops: [...ops].sort((a, b) => depth.get(a)! - depth.get(b)! || behind.get(a)! - behind.get(b)! || a.id - b.id), results };
}

/** How many ops follow each other, at most, from the op's outputs to a result. */
function opsBehind(ops: readonly Op[]): ReadonlyMap<Op, number> {
  const behind = new Map(ops.map((op) => [op, 0]));
  for (const op of [...ops].reverse())
    for (const input of op.inputs) behind.set(input.op, Math.max(behind.get(input.op)!, behind.get(op)! + 1));
  return behind;
}

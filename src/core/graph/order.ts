/** Layers in an order in which inputs come first. */
import type { CostedLayer } from '../layers/kind';
import { say } from '../message/message';
import { error, type Problem } from '../problem/problem';
import type { LayerDraft } from './draft';
import type { ResolvedInputs } from './inputs';

/** Depth-first, in the spec's order. A cycle is a problem, reported once; its layers stay in the order. */
export function topologicalOrder(
  drafts: readonly LayerDraft<CostedLayer>[],
  inputs: readonly ResolvedInputs[],
): { order: number[]; problems: Problem[] } {
  const order: number[] = [];
  const problems: Problem[] = [];
  const state: ('new' | 'open' | 'done')[] = drafts.map(() => 'new');
  for (const start of drafts.keys()) {
    if (state[start] !== 'new') continue;
    state[start] = 'open';
    // A stack of our own: specs may be deeper than the engine's.
    const stack = [{ index: start, next: 0 }];
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      const from = inputs[top.index] ?? [];
      if (top.next >= from.length) {
        state[top.index] = 'done';
        order.push(top.index);
        stack.pop();
        continue;
      }
      const input = from[top.next++];
      if (input === undefined) continue;
      if (state[input] === 'open') {
        const members = stack.slice(stack.findIndex((entry) => entry.index === input)).map((entry) => entry.index);
        problems.push(cycle(members, drafts));
      } else if (state[input] === 'new') {
        state[input] = 'open';
        stack.push({ index: input, next: 0 });
      }
    }
  }
  return { order, problems };
}

/** @param members each takes the output of the next, and the last that of the first. */
function cycle(members: readonly number[], drafts: readonly LayerDraft<CostedLayer>[]): Problem {
  const names = members.map((index) => drafts[index]?.name ?? '').reverse();
  const path = ['layers', members.at(-1)!, 'inputs'];
  const message =
    names.length === 1
      ? say('{0} takes its own output as input: let it take another one', names[0]!)
      : say('the layers {0} feed each other in a circle: let one of them take another input', [...names, names[0]!].join(' → '));
  return error('cycle', path, message);
}

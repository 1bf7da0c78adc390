/** Images that two runs have both reconstructed. */
import type { Reconstructions } from '../../src/core/run/events';
import type { RunState } from '../../src/core/run/state';

export interface SameRows {
  readonly size: Pick<Reconstructions, 'kind' | 'height' | 'width' | 'channels'>;
  readonly inputs: readonly (readonly number[])[];
  /** As the shrunk model of each run gives them back. */
  readonly shrunk: readonly [readonly (readonly number[])[], readonly (readonly number[])[]];
}

/** @returns `undefined` where there are none */
export function sameRows({ reconstructions: a }: RunState, { reconstructions: b }: RunState): SameRows | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (a.kind !== b.kind || a.height !== b.height || a.width !== b.width || a.channels !== b.channels) return undefined;
  const ofSecond = new Map(b.inputs.map((input, at) => [input.join(), b.shrunk[at]!]));
  const rows = a.inputs.flatMap((input, at) => {
    const other = ofSecond.get(input.join());
    return other === undefined ? [] : [{ input, first: a.shrunk[at]!, second: other }];
  });
  if (rows.length === 0) return undefined;
  return {
    size: a,
    inputs: rows.map(({ input }) => input),
    shrunk: [rows.map(({ first }) => first), rows.map(({ second }) => second)],
  };
}

import type { ModelCost } from '../../src/core/cost/cost';
import type { RunState } from '../../src/core/run/state';
import { findings } from '../model/findings';

interface FindingsProps {
  readonly cost: ModelCost;
  readonly run: RunState | null;
}

/** The table in a sentence or two. */
export function Findings({ cost, run }: FindingsProps) {
  const sentences = findings(cost, run);
  return sentences.length === 0 ? null : <p class="note">{sentences.join(' ').replaceAll(' %', '\u00a0%')}</p>;
}

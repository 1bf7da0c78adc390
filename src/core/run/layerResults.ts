/** What is known of each layer after a run, or while it goes on: a state of a run is one of these, and so is a record. */
import type { LayerProgress } from './events';
import type { RunRecord } from './record';
import type { ScoreCard } from '../score/scoreCard';
import type { RunStatus } from './state';

export interface LayerResults {
  readonly status: RunStatus;
  readonly layers: readonly LayerProgress[];
  readonly finished?: { readonly scoreCard: ScoreCard };
}

/** The results of a finished run, without reading its events. */
export function resultsOf({ scoreCard }: RunRecord): LayerResults | undefined {
  if (scoreCard === undefined) return undefined;
  const layers = scoreCard.layers.map(({ name, params, nonzero }) => ({ name, params: params[0], nonzero: nonzero[1] }));
  return { status: 'finished', layers, finished: { scoreCard } };
}

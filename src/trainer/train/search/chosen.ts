import { modelCost } from '../../../core/cost/cost';
import { chooseModel, type Measured, type Wanted } from '../../../core/methods/auto/choose';
import type { Measures } from '../../../core/score/scoreCard';
import { packModel } from '../../formats/packed/packed';
import type { Trial } from './searchState';

/** What shares of a target refer to. */
export interface Counts {
  readonly params: number;
  readonly macs: number | null;
  readonly bytes: number;
}

/** The model that the target asks for; undefined where none was found. */
export function chosenTrial(
  trials: readonly Trial[],
  wanted: Wanted,
  { counts, measures: { loss, ...metrics } }: { readonly counts: Counts; readonly measures: Measures },
): Trial | undefined {
  const measured = trials.map((trial) => ({ ...measuredOf(trial), trial }));
  const { params, macs, bytes } = counts;
  return measured.length === 0 ? undefined : chooseModel(measured, wanted, { params, macs, bytes, loss, metrics }).trial;
}

function measuredOf({ model, loss = Infinity, metrics }: Trial): Measured {
  const { params, macs } = modelCost(model.graph);
  return { params, macs, loss, bytes: packModel(model).file.length, ...(metrics === undefined ? {} : { metrics }) };
}

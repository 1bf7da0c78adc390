import { modelCost } from '../../../core/cost/cost';
import { chooseModel, type Measured, type Wanted } from '../../../core/methods/auto/choose';
import type { Measures } from '../../../core/score/scoreCard';
import type { Model } from '../../../core/weights/model';
import { packModel } from '../../formats/packed/packed';
import type { Trial } from './searchState';

/** The model that the target asks for; the original where none was found. */
export function chosenModel(
  trials: readonly Trial[],
  wanted: Wanted,
  original: { readonly model: Model; readonly measures: Measures },
): Model {
  const { params, macs, bytes } = modelCost(original.model.graph);
  const measured = trials.map((trial) => ({ ...measuredOf(trial), model: trial.model }));
  if (measured.length === 0) return original.model;
  const { loss, ...metrics } = original.measures;
  return chooseModel(measured, wanted, { params, macs, bytes, loss, metrics }).model;
}

function measuredOf({ model, loss = Infinity, metrics }: Trial): Measured {
  const { params, macs } = modelCost(model.graph);
  return { params, macs, loss, bytes: packModel(model).file.length, ...(metrics === undefined ? {} : { metrics }) };
}

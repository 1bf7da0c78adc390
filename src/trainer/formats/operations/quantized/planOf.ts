import type { ExportHelp, ModelToExport } from '../../exporter';
import { lowerModel } from '../lower';
import { bestPlan } from './bestPlan';
import type { IntegerPlan } from './plan';

/** Plans of models that are being exported: all formats of integers write the same ones. */
const plans = new WeakMap<ModelToExport, Promise<IntegerPlan>>();

/** The model in 8-bit integers, calibrated on the export's rows. @throws ExportError */
export function planOf(model: ModelToExport, { calibrationRows, signal }: ExportHelp): Promise<IntegerPlan> {
  const known = plans.get(model);
  if (known !== undefined) return known;
  const plan = calibrationRows().then((rows) => bestPlan(lowerModel(model.graph, model.weights), { rows, signal }));
  plans.set(model, plan);
  return plan;
}

/** The plan that was made for a model. */
export function madePlan(model: ModelToExport): Promise<IntegerPlan> {
  return plans.get(model)!;
}

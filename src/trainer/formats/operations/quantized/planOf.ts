import type { ExportHelp, ModelToExport } from '../../exporter';
import { lowerModel } from '../lower';
import type { OperationGraph } from '../operation';
import { bestPlan } from './bestPlan';
import { inIntegersAlone } from './kept';
import type { IntegerPlan } from './plan';

/** Plans of models that are being exported: all formats of integers write the same ones. */
const plans = new WeakMap<ModelToExport, Promise<IntegerPlan>>();

/** The model in 8-bit integers, calibrated on the export's rows. @throws ExportError */
export function planOf(model: ModelToExport, help: ExportHelp): Promise<IntegerPlan> {
  const known = plans.get(model);
  if (known !== undefined) return known;
  const plan = planFor(lowerModel(model.graph, model.weights), help);
  plans.set(model, plan);
  return plan;
}

/** The same for a format that has nothing but integers. @throws ExportError */
export async function planWithoutFloats(model: ModelToExport, help: ExportHelp): Promise<IntegerPlan> {
  const isMixed = model.graph.layers.some(({ spec }) => spec.int8 === false);
  return isMixed ? planFor(inIntegersAlone(lowerModel(model.graph, model.weights)), help) : planOf(model, help);
}

async function planFor(operations: OperationGraph, { calibrationRows, signal }: ExportHelp): Promise<IntegerPlan> {
  return bestPlan(operations, { rows: await calibrationRows(), signal });
}

/** The plan that was made for a model. */
export function madePlan(model: ModelToExport): Promise<IntegerPlan> {
  return plans.get(model)!;
}

/** Biases of a model in integers that make up for what rounding shifts on average: by units, on rows of data. */
import { inFloat16 } from '../../core/methods/quantizing/quantize';
import type { InputRows } from '../formats/exporter';
import type { BareModel } from '../../core/weights/model';
import { weightKey, type Weights } from '../../core/weights/weights';
import { lowerModel } from '../formats/operations/lower';
import { bestPlan, toPlan } from '../formats/operations/quantized/bestPlan';
import { weightsOfPlan } from '../formats/operations/quantized/weightsOfPlan';

/**
 * @param model with rounded weights, and ranges of its layers' values @param before its weights before they were rounded
 * @returns its weights with other biases @throws ExportError, the signal's reason
 */
export async function correctedBiases(model: BareModel, before: Weights, rows: InputRows, signal: AbortSignal): Promise<Weights> {
  const { graph, values, weights: plain } = await bestPlan(lowerModel(model.graph, model.weights), { rows, signal });
  const original = toPlan(lowerModel(model.graph, before)).graph;
  const corrected = await weightsOfPlan({ graph, values, rows, signal, original });
  const weights = new Map(model.weights);
  for (const { name, layer, inputs } of graph.operations) {
    const key = weightKey(layer, 'bias');
    const [bias, integers, shifted] = [model.weights.get(key), plain.get(name), corrected.get(name)];
    if (bias === undefined || integers?.bias.length !== bias.data.length || shifted === undefined) continue;
    const { scale } = values.get(inputs[0]!)!;
    const step = (unit: number) => integers.scales[unit]! * scale;
    const isOwn = bias.data.every((value, unit) => Math.abs(value - integers.bias[unit]! * step(unit)) <= step(unit));
    if (!isOwn) continue;
    const data = bias.data.map((value, unit) => value + (shifted.bias[unit]! - integers.bias[unit]!) * step(unit));
    weights.set(key, inFloat16({ shape: bias.shape, data }));
  }
  return weights;
}

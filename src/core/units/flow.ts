/** How a layer passes the units of its inputs on to its own. */
import type { GraphLayer } from '../graph/graph';
import { flowOf as flowOfSpec, kindOf, type LayerSpec } from '../layers';
import type { ActivationName } from '../layers/fields';
import type { UnitFlow } from '../layers/kind';
import { axisOf } from './axes';

/** How a layer passes units on: as its kind does; units cannot be followed where a model only knows how many there are when it runs. */
export function flowOf(layer: GraphLayer): UnitFlow {
  const flow = flowOfSpec(layer.spec);
  const isKnown = [...layer.inputShapes, layer.outputShape].every((shape) => shape.at(-1) !== null);
  return isKnown || flow === 'source' ? flow : 'opaque';
}

/** Whether a layer has units of its own, whose number its fields give. */
export function hasOwnUnits(layer: GraphLayer): boolean {
  const flow = flowOf(layer);
  return flow === 'produce' || flow === 'lookUp';
}

/** Which unit of its input each of a layer's own is, where it selects some (a Select); `undefined` for other layers. */
export function selectedUnits({ spec }: GraphLayer): readonly number[] | undefined {
  return kindOf(spec.type).selectedUnits?.(spec);
}

/** Where each unit of its input goes among a layer's own, where it puts them among constants (a Scatter); `undefined` for other layers. */
export function placedUnits({ spec }: GraphLayer): readonly number[] | undefined {
  return kindOf(spec.type).placedUnits?.(spec);
}

/** How many units (features or channels) a layer gives. */
export function unitCount(layer: GraphLayer): number {
  return layer.outputShape.at(-1) ?? 0;
}

/** For each input of a layer, which of the layer's own units its first unit becomes, where the layer passes units on. */
export function inputOffsets(layer: GraphLayer): number[] {
  let offset = 0;
  return layer.inputs.map((_, index) => {
    const start = offset;
    offset += layer.inputShapes[index]?.at(-1) ?? 0;
    return start;
  });
}

/** Whether a layer's units depend on what they were a step before. */
export function isRecurrent(layer: GraphLayer): boolean {
  return layer.weights.some((weight) => axisOf(weight, 'state') >= 0);
}

/** Whether a unit's value depends on the layer's other units, so that none can go alone. */
export function mixesUnits({ spec }: GraphLayer): boolean {
  const { activation, recurrentActivation } = fieldsOf(spec);
  return activation === 'softmax' || recurrentActivation === 'softmax';
}

interface Activations {
  readonly type: string;
  readonly activation?: ActivationName;
  readonly recurrentActivation?: ActivationName;
}

function fieldsOf(spec: LayerSpec): Activations {
  return 'layer' in spec ? spec.layer : spec;
}

/**
 * Visits every unit that a layer passes on: `unit` is its number in the layer, `from` in the input. Values of one unit may come from several:
 * behind a Reshape of [6] to [3, 2], unit 0 has those of 0, 2 and 4.
 */
export function eachPassedUnit(layer: GraphLayer, visit: (input: string, from: number, unit: number) => void): void {
  const selected = selectedUnits(layer);
  if (selected !== undefined) {
    for (const [unit, from] of selected.entries()) visit(layer.inputs[0]!, from, unit);
    return;
  }
  const flow = flowOf(layer);
  const count = unitCount(layer);
  const offsets = flow === 'concatenate' ? inputOffsets(layer) : [];
  for (const [index, input] of layer.inputs.entries()) {
    const units = layer.inputShapes[index]?.at(-1) ?? 0;
    if (flow === 'reshape') eachReshapedUnit(units, count, (from, unit) => visit(input, from, unit));
    else if (flow === 'keep') for (let unit = 0; unit < count; unit++) visit(input, Math.floor((unit * units) / count), unit);
    else for (let unit = 0; unit < units; unit++) visit(input, unit, (offsets[index] ?? 0) + unit);
  }
}

/** Value n of a row is of unit n mod `before` in front of a Reshape, and of unit n mod `after` behind it. */
function eachReshapedUnit(before: number, after: number, visit: (from: number, unit: number) => void): void {
  const shared = greatestDivisor(before, after);
  for (let unit = 0; unit < after; unit++) for (let from = unit % shared; from < before; from += shared) visit(from, unit);
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

/** What follows a layer and is joined to it: an activation, a bias, a scale. Only where nothing else takes the layer's output. */
import type { ActivationName } from '../../../../core/layers/fields';
import { kindOf } from '../../../../core/layers';
import type { GraphNode } from '../graph/graphNode';
import type { Values } from '../proto/elementTypes';
import type { Constant } from '../values/constant';
import { hasField, type Lowering } from './lowering';
import { scaledBy } from './scale';
import type { LayerDraft, Value } from './value';

const positive: ReadonlySet<string> = new Set(['relu', 'relu6', 'sigmoid', 'softmax', 'softplus', 'hardSigmoid', 'exponential']);

/** The value after an activation that a spec has a name for. */
export function activated(node: GraphNode, to: Lowering, value: Value, activation: ActivationName): Value {
  const isPositive = positive.has(activation);
  const carrier = linearCarrier(value);
  if (activation === 'relu' && value.isPositive) return value;
  if (carrier !== undefined && hasField(carrier.type, 'activation')) {
    carrier.fields['activation'] = activation;
    return { ...value, isPositive };
  }
  return {
    ...value,
    layer: to.addLayer(node, { type: 'Activation', fields: { activation }, inputs: [value] }),
    isExclusive: true,
    isPositive,
  };
}

/** The constant as one number for each unit of the value, or `undefined` where it differs between other places. */
export function perUnit(value: Value, constant: Constant): Constant | undefined {
  const missing = value.dims.length - constant.dims.length;
  const last = value.order.at(-1)!;
  const units = value.dims[last];
  if (missing < 0 || typeof units !== 'number') return undefined;
  if (!constant.dims.every((size, axis) => size === 1 || (axis + missing === last && size === units))) return undefined;
  const list = constant.reshaped([constant.count]).broadcast([units]);
  const { units: order } = value;
  return order === undefined ? list : list.taken(0, order);
}

/** `value × scale + shift`, one number for each unit. */
export function scaled(
  node: GraphNode,
  to: Lowering,
  value: Value,
  { scale, shift }: { readonly scale?: Constant; readonly shift?: Constant },
): Value {
  const carrier = linearCarrier(value);
  const after = { ...value, isPositive: false };
  if (carrier !== undefined && (scale === undefined || scalesOutputs(carrier))) {
    joinScale(carrier, scale, shift);
    return after;
  }
  if (value.isExclusive && value.layer.type === 'GroupNormalization') {
    joinToNormalization(value.layer, scale, shift);
    return after;
  }
  const [factor, offset] = [scale === undefined ? 1 : scale.single, shift === undefined ? 0 : shift.single];
  if (factor !== undefined && offset !== undefined) {
    const { layer } = value;
    if (value.isExclusive && layer.type === 'Rescaling') {
      const { scale: before, offset: past = 0 } = layer.fields as { readonly scale: number; readonly offset?: number };
      Object.assign(layer.fields, { scale: before * factor, offset: past * factor + offset });
      return after;
    }
    return {
      ...after,
      layer: to.addLayer(node, { type: 'Rescaling', fields: { scale: factor, offset }, inputs: [value] }),
      isExclusive: true,
    };
  }
  return scaledBy(node, to, value, { scale, shift });
}

/** Whether factors of the layer's outputs can go into its weights, all of which have the outputs on their last axis. */
function scalesOutputs({ type }: LayerDraft): boolean {
  return kindOf(type).sums?.axis === 1;
}

/** A normalization scales and shifts each unit by itself. */
function joinToNormalization({ weights }: LayerDraft, scale: Constant | undefined, shift: Constant | undefined): void {
  const [gamma, beta] = [weights.get('gamma')!, weights.get('beta')!];
  const times = (values: Values, by: Values) => values.map((one, at) => one * by[at]!);
  const scaledBeta = scale === undefined ? beta : beta.derive(beta.dims, times, [scale]);
  if (scale !== undefined) weights.set('gamma', gamma.derive(gamma.dims, times, [scale]));
  weights.set(
    'beta',
    shift === undefined ? scaledBeta : scaledBeta.derive(beta.dims, (values, by) => values.map((one, at) => one + by[at]!), [shift]),
  );
}

function joinScale(carrier: LayerDraft, scale: Constant | undefined, shift: Constant | undefined): void {
  const { weights, fields } = carrier;
  const bias = weights.get('bias');
  if (scale !== undefined) {
    for (const [name, weight] of weights) {
      weights.set(
        name,
        weight.derive(weight.dims, (values, by) => values.map((one, at) => one * by[at % by.length]!), [scale]),
      );
    }
  }
  if (shift === undefined) return;
  const scaledBias = weights.get('bias');
  weights.set(
    'bias',
    bias === undefined ? shift : scaledBias!.derive(shift.dims, (values, by) => values.map((one, at) => one + by[at]!), [shift]),
  );
  delete fields['useBias'];
}

/** The layer of weights that makes the value, where nothing comes between and nothing else takes it. */
export function linearCarrier({ layer, isExclusive }: Value): LayerDraft | undefined {
  const carrier = layer.carrier ?? layer;
  const isLinear =
    hasField(carrier.type, 'useBias') && !hasField(carrier.type, 'returnSequences') && carrier.fields['activation'] === undefined;
  return isExclusive && isLinear ? carrier : undefined;
}

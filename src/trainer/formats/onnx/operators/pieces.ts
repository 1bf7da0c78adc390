/** Functions in straight pieces, of values by themselves. */
import { say } from '../../../../core/message/message';
import type { GraphNode } from '../graph/graphNode';
import { unsupported } from '../graph/unsupported';
import { activated, scaled } from '../lower/fuse';
import type { Lowering, NewLayer } from '../lower/lowering';
import { layerShape, type Value } from '../lower/value';

export type Limits = readonly [least: number, most: number];

export interface Line {
  readonly factor?: number;
  readonly offset?: number;
}

/** Between two numbers, either of which may be infinite: a ReLU cuts off at 0, so that other ends are moved there and back. */
export function cut(node: GraphNode, to: Lowering, value: Value, [least, most]: Limits): Value {
  const [isOpenBelow, isOpenAbove] = [least < -1e30, most > 1e30];
  if (isOpenBelow && isOpenAbove) return value;
  if (isOpenBelow) {
    const turned = { factor: -1, offset: most };
    return linear(node, to, activated(node, to, linear(node, to, value, turned), 'relu'), turned);
  }
  if (least !== 0) {
    const above = linear(node, to, value, { offset: -least });
    return linear(node, to, cut(node, to, above, [0, isOpenAbove ? most : most - least]), { offset: least });
  }
  if (isOpenAbove) return activated(node, to, value, 'relu');
  if (most === 6) return activated(node, to, value, 'relu6');
  return { ...layered(node, to, value, { type: 'ReLU', fields: { maxValue: short(most) } }), isPositive: true };
}

/** factor · value + offset. */
export function linear(node: GraphNode, to: Lowering, value: Value, { factor = 1, offset = 0 }: Line): Value {
  if (factor === 1 && offset === 0) return value;
  const units = layerShape(value).at(-1);
  if (units === null || units === undefined) return unsupported(say('the shape of its input "{0}" is not known', node.input(0).name));
  const all = (number: number) => node.facts.constant(new Float32Array(units).fill(number), [units]);
  return scaled(node, to, value, { ...(factor === 1 ? {} : { scale: all(factor) }), ...(offset === 0 ? {} : { shift: all(offset) }) });
}

/** What a layer of one input makes of the value. */
export function layered(node: GraphNode, to: Lowering, value: Value, layer: Omit<NewLayer, 'inputs'>): Value {
  return { ...value, layer: to.addLayer(node, { ...layer, inputs: [value] }), isExclusive: true, isPositive: false };
}

/** A float32 in the digits that a person would have written. */
export function short(value: number): number {
  return Number(value.toPrecision(7));
}

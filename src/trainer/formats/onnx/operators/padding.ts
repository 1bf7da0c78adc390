/** Zeros around rows and columns, or steps: a border for each axis of the layer but the channels. */
import { say } from '../../../../core/message/message';
import type { GraphNode } from '../graph/graphNode';
import { unsupported } from '../graph/unsupported';
import type { Lowering } from '../lower/lowering';
import { type Value } from '../lower/value';
import type { WindowAxis } from './window';

type Borders = readonly Pick<WindowAxis, 'before' | 'after'>[];

/** The value with zeros around it. */
export function withZeros(node: GraphNode, to: Lowering, value: Value, borders: Borders): Value {
  return bordered(node, to, value, { borders, type: 'ZeroPadding', field: 'padding', sign: 1 });
}

/** The value with so much cut off. */
export function withoutBorders(node: GraphNode, to: Lowering, value: Value, borders: Borders): Value {
  return bordered(node, to, value, { borders, type: 'Cropping', field: 'cropping', sign: -1 });
}

interface Change {
  readonly borders: Borders;
  readonly type: 'ZeroPadding' | 'Cropping';
  readonly field: string;
  readonly sign: 1 | -1;
}

function bordered(node: GraphNode, to: Lowering, value: Value, { borders, type, field, sign }: Change): Value {
  if (borders.every(({ before, after }) => before === 0 && after === 0)) return value;
  if (borders.length > 2 || borders.length !== value.order.length - 2)
    return unsupported(say('a spec has no layer for {0} axes beside the channels', borders.length));
  const pairs = borders.map(({ before, after }) => [before, after]);
  const layer = to.addLayer(node, {
    type: `${type}${String(borders.length)}D`,
    fields: { [field]: borders.length === 1 ? pairs[0] : pairs },
    inputs: [value],
  });
  const dims = value.dims.map((size, axis) => {
    const border = borders[value.order.indexOf(axis) - 1];
    return border === undefined || size === null ? size : size + sign * (border.before + border.after);
  });
  return { ...value, layer, dims, isExclusive: true };
}

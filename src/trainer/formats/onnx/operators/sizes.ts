/** Arithmetic with sizes, some of which are only known at run time. */
import type { Shape } from '../../../../core/layers/kind';
import { say } from '../../../../core/message/message';
import { unsupported } from '../graph/unsupported';

/** Of all but the batch axis, which comes first: what one row has. */
export function perRow(shape: Shape): number | null {
  return product(shape.slice(1));
}

/** How many values a shape has; `null` where one of its sizes is only known at run time. */
export function product(shape: Shape): number | null {
  return shape.reduce<number | null>((all, size) => (all === null || size === null ? null : all * size), 1);
}

/** A product of sizes; `null` where one of them is only known at run time. */
export function times(...factors: readonly (number | null)[]): number | null {
  return product(factors);
}

/** As NumPy combines shapes. */
export function broadcastShape(shapes: readonly Shape[]): Shape {
  const rank = Math.max(...shapes.map(({ length }) => length));
  return Array.from({ length: rank }, (_, axis) => {
    const sizes = shapes.map((shape) => (axis < rank - shape.length ? 1 : (shape[axis - rank + shape.length] ?? null)));
    const real = sizes.filter((size) => size !== 1);
    const [known = null, ...others] = real.filter((size) => size !== null);
    if (others.some((size) => size !== known)) unsupported(say('its inputs have shapes that do not fit one another'));
    return real.length === 0 ? 1 : known;
  });
}

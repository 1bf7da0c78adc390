/** Rows or columns repeated n times: an axis put in behind them, n copies along it, and both axes taken together. */
import type { Operator } from '../schema/model';
import type { Pattern } from './chains';

export const repeats: Pattern = {
  types: [['EXPAND_DIMS', 'RESHAPE'], ['TILE'], ['RESHAPE']],
  join: ([opening, tiling, closing], { tensors }, numbers) => {
    const shapeOf = (index: number | undefined) => tensors[index ?? -1]?.signature ?? [];
    const times = numbers(tiling!.inputs[1] ?? -1) ?? [];
    const from = shapeOf(opening!.inputs[0]);
    const axis = times.findIndex((count) => count !== 1);
    const count = times[axis] ?? 0;
    const isOne =
      times.length === 5 && from.length === 4 && (axis === 2 || axis === 3) && times.every((other, at) => at === axis || other === 1);
    const opened = [...from.slice(0, axis), 1, ...from.slice(axis)];
    const closed = from.map((size, at) => (at === axis - 1 ? size * count : size));
    if (!isOne || !fits(shapeOf(opening!.outputs[0]), opened) || !fits(shapeOf(closing!.outputs[0]), closed)) return undefined;
    return [resize(opening!, closing!, axis === 2 ? [count, 1] : [1, count])];
  },
};

/** Rows repeated, and then columns. */
export const repeatsOfBoth: Pattern = {
  types: [['RESIZE_NEAREST_NEIGHBOR'], ['RESIZE_NEAREST_NEIGHBOR']],
  join: ([first, second]) => {
    const times = [first!, second!].map(({ options }) => [options['heightTimes'] ?? 0, options['widthTimes'] ?? 0] as const);
    const [height, width] = [0, 1].map((axis) => times[0]![axis]! * times[1]![axis]!);
    return height === 0 || width === 0 ? undefined : [resize(first!, second!, [height!, width!])];
  },
};

function resize(first: Operator, { index, outputs }: Operator, [heightTimes, widthTimes]: readonly [number, number]): Operator {
  const options = { heightTimes, widthTimes };
  return { index, type: 'RESIZE_NEAREST_NEIGHBOR', isCustom: false, inputs: [first.inputs[0]!], outputs, options };
}

/** Whether a shape is that, as far as it is known. */
function fits(shape: readonly number[], wanted: readonly number[]): boolean {
  return shape.length === wanted.length && shape.every((size, axis) => size < 0 || wanted[axis]! < 0 || size === wanted[axis]);
}

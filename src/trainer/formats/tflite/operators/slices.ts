/** Operators that let a part of their input through. */
import { say } from '../../../../core/message/message';
import { type Conversion, defineOperator, type Operation, type Part, Unsayable } from './operator';
import { reshaped } from './reshaped';

/** Some of the units, or rows and columns without a border. */
function selected(operation: Operation, starts: readonly number[], sizes: readonly number[]): Conversion {
  const rows = operation.rows(0).map((size) => size ?? NaN);
  const [first = 0, ...inner] = starts;
  const borders = rows.map((size, axis) => [inner[axis]!, size - inner[axis]! - sizes[axis + 1]!] as const);
  const isCut = ([before, after]: readonly [number, number]) => before !== 0 || after !== 0;
  const [units, ...places] = [...borders].reverse();
  const isKnown = first === 0 && rows.length > 0 && borders.flat().every((size) => Number.isInteger(size) && size >= 0);
  if (!isKnown || places.length > 2) throw new Unsayable(say('takes a part of rows of data, or one that is only known at run time'), { macs: 0 }); // prettier-ignore
  const pairs = places.reverse().map(([before, after]): [number, number] => [before, after]);
  const cropped: Part[] = !pairs.some(isCut)
    ? []
    : pairs.length === 1
      ? [{ spec: { type: 'Cropping1D', cropping: pairs[0]! }, role: 'cropped' }]
      : [{ spec: { type: 'Cropping2D', cropping: [pairs[0]!, pairs[1]!] }, role: 'cropped' }];
  const indices = Array.from({ length: sizes.at(-1)! }, (_, at) => inner.at(-1)! + at);
  return isCut(units!) ? [...cropped, { spec: { type: 'Select', indices } }] : cropped;
}

export const slicing = defineOperator({
  settings: [1, 2],
  convert: (operation) => {
    const [starts = [], sizes = []] = [operation.numbers(1), operation.numbers(2)];
    const rows = [1, ...operation.rows(0)];
    return selected(operation, starts, sizes.map((size, axis) => (size === -1 ? (rows[axis] ?? NaN) - starts[axis]! : size))); // prettier-ignore
  },
});

/** As Python slices; bit i of a mask is for axis i. */
export const slicingBySteps = defineOperator({
  options: {
    beginMask: { field: 0, type: 'int32' },
    endMask: { field: 1, type: 'int32' },
    ellipsisMask: { field: 2, type: 'int32' },
    newAxisMask: { field: 3, type: 'int32' },
    shrinkMask: { field: 4, type: 'int32' },
  },
  settings: [1, 2, 3],
  convert: (operation) => {
    const [from, until, by] = [1, 2, 3].map((position) => operation.numbers(position));
    const has = (mask: string, axis: number) => ((operation.option(mask) >> axis) & 1) === 1;
    const isOdd = operation.option('ellipsisMask') !== 0 || operation.option('newAxisMask') !== 0 || has('shrinkMask', 0);
    if (from === undefined || until === undefined || isOdd || by?.some((step) => step !== 1) !== false)
      throw new Unsayable(say('takes every n-th value, or a part that is only known at run time'), { macs: 0 });
    const sizes = [1, ...operation.rows(0)].map((size) => size ?? NaN);
    const inside = (at: number, size: number) => Math.min(Math.max(at < 0 ? at + size : at, 0), size);
    const starts = sizes.map((size, axis) => (axis === 0 || has('beginMask', axis) ? 0 : inside(from[axis]!, size)));
    const ends = sizes.map((size, axis) => {
      if (has('shrinkMask', axis)) return starts[axis]! + 1;
      return axis === 0 || has('endMask', axis) ? size : inside(until[axis]!, size);
    });
    const left = ends.map((end, axis) => end - starts[axis]!);
    return [...selected(operation, starts, left), ...reshaped(left.slice(1), operation.output)];
  },
});

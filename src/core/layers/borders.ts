/** Rows and columns added or cut at the four borders of an image, and steps at the ends of a sequence. */
import * as Type from 'typebox';
import { requireRank, type Shape } from './kind';

const count = Type.Integer({ minimum: 0, maximum: 10_000 });
const both = Type.Tuple([count, count]);

/** One number for all borders, [rows, columns], or [[top, bottom], [left, right]]. */
export const borders = (description: string) => Type.Union([count, both, Type.Tuple([both, both])], { description });

export type Borders = number | readonly [number, number] | readonly [readonly [number, number], readonly [number, number]];

/** Rows, columns and channels after `sign` times the borders were added. */
export function withBorders(layerType: string, given: Borders, input: Shape, sign: 1 | -1): Shape {
  requireRank(input, 3, layerType, 'rows, columns, channels');
  const pair = typeof given === 'number' ? [given, given] : given;
  const [rows, columns] = pair.map((border) => (typeof border === 'number' ? 2 * border : border[0] + border[1]));
  const size = (axis: 0 | 1, added: number) => (input[axis] === null ? null : input[axis]! + sign * added);
  return [size(0, rows!), size(1, columns!), input[2]!];
}

/** One number for both ends of a sequence, or [before, after]. */
export const ends = (description: string) => Type.Union([count, both], { description });

export type Ends = number | readonly [number, number];

/** @returns [before, after] of a field declared with `ends` */
export function bothEnds(given: Ends): readonly [number, number] {
  return typeof given === 'number' ? [given, given] : given;
}

/** Steps and channels after `sign` times the steps at both ends were added. */
export function withEnds(layerType: string, given: Ends, input: Shape, sign: 1 | -1): Shape {
  requireRank(input, 2, layerType, 'steps, channels');
  const [before, after] = bothEnds(given);
  return [input[0] === null ? null : input[0]! + sign * (before + after), input[1]!];
}

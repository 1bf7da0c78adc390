import { describe, expect, it } from 'vitest';
import { Random } from '../random/random';
import { type Augmentation, movedPictures } from './augment';

const side = 41;
const middle = (side - 1) / 2;
const pictures = 200;

/** A round spot so wide that interpolation hardly changes where its mass lies. */
const spot = (row: number, column: number) =>
  Float32Array.from({ length: side * side }, (_, at) => {
    const distance = (Math.floor(at / side) - row) ** 2 + ((at % side) - column) ** 2;
    return Math.exp(-distance / (2 * 2 ** 2));
  });

interface Spot {
  readonly mass: number;
  /** Rows and columns from the middle. */
  readonly down: number;
  readonly right: number;
}

/** Where the spots of many moved copies of a picture are. */
function moved(picture: Float32Array, augmentation: Omit<Augmentation, 'shape'>): Spot[] {
  const all = movedPictures(picture, new Int32Array(pictures), { ...augmentation, shape: [side, side, 1] }, new Random(3));
  return Array.from({ length: pictures }, (_, at) => {
    const values = all.subarray(at * side * side, (at + 1) * side * side);
    let [mass, down, right] = [0, 0, 0];
    values.forEach((value, place) => {
      mass += value;
      down += value * (Math.floor(place / side) - middle);
      right += value * ((place % side) - middle);
    });
    return { mass, down: down / mass, right: right / mass };
  });
}

const range = (values: readonly number[]) => [Math.min(...values), Math.max(...values)] as const;

describe('movedPictures', () => {
  it('leaves pictures alone without anything to do', () => {
    const picture = Float32Array.from({ length: 12 }, (_, at) => at + 1);
    expect(movedPictures(picture, Int32Array.of(1, 0, 1), { shape: [2, 3, 1] }, new Random(1))).toEqual(
      Float32Array.of(...picture.subarray(6), ...picture.subarray(0, 6), ...picture.subarray(6)),
    );
  });

  it('shifts by up to so many pixels either way, along each axis by itself', () => {
    const spots = moved(spot(middle + 4, middle - 2), { shift: 3 });
    const whole = spot(middle, middle).reduce((sum, value) => sum + value, 0);
    for (const { mass } of spots) expect(mass).toBeCloseTo(whole, 1);
    for (const [low, high, start] of [
      [...range(spots.map(({ down }) => down)), 4],
      [...range(spots.map(({ right }) => right)), -2],
    ] as const) {
      expect(low).toBeGreaterThanOrEqual(start - 3.01);
      expect(low).toBeLessThan(start - 2.7);
      expect(high).toBeLessThanOrEqual(start + 3.01);
      expect(high).toBeGreaterThan(start + 2.7);
    }
    expect(spots.some(({ down, right }) => down > 5 && right < -3)).toBe(true);
  });

  it('turns around the middle', () => {
    const spots = moved(spot(middle, middle + 10), { rotate: 30 });
    for (const { down, right } of spots) expect(Math.hypot(down, right)).toBeCloseTo(10, 1);
    const [low, high] = range(spots.map(({ down, right }) => (Math.atan2(down, right) * 180) / Math.PI));
    expect(low).toBeGreaterThan(-30.1);
    expect(low).toBeLessThan(-28);
    expect(high).toBeLessThan(30.1);
    expect(high).toBeGreaterThan(28);
  });

  it('zooms from the middle, as often in as out', () => {
    const spots = moved(spot(middle + 6, middle + 8), { zoom: 0.25 });
    const zooms = spots.map(({ down, right }) => Math.hypot(down, right) / 10);
    const [low, high] = range(zooms);
    expect(low).toBeCloseTo(0.8, 1);
    expect(high).toBeCloseTo(1.25, 1);
    const larger = zooms.filter((zoom) => zoom > 1).length / zooms.length;
    expect(Math.abs(larger - 0.5)).toBeLessThan(0.1);
    for (const { down, right } of spots) expect(down / right).toBeCloseTo(0.75, 2);
  });

  it('brings zeros in at the edges, and moves all values of a pixel together', () => {
    const picture = Float32Array.from({ length: 4 * 4 * 2 }, (_, at) => (at % 2 === 0 ? 1 : 3));
    const all = movedPictures(picture, new Int32Array(20), { shift: 2, shape: [4, 4, 2] }, new Random(5));
    expect(all.some((value) => value === 0)).toBe(true);
    for (let at = 0; at < all.length; at += 2) {
      expect(all[at + 1]).toBeCloseTo(3 * all[at]!, 5);
      expect(all[at]).toBeLessThanOrEqual(1.000001);
    }
  });
});

/** Room around points, in hundredths of a picture. */
const margin = 3;

/**
 * Points as places in a square that is 100 wide and 100 high, y upwards; both axes have one scale.
 *
 * @param points two values a point, one after the other
 */
export function placedPoints(points: readonly number[]): [number, number][] {
  const axis = (at: 0 | 1) => points.filter((_, place) => place % 2 === at);
  const [xs, ys] = [axis(0), axis(1)];
  const [low, high] = [Math.min(...points, 0), Math.max(...points, 0)];
  const scale = (100 - 2 * margin) / (high - low || 1);
  const place = (value: number) => Number((margin + (value - low) * scale).toFixed(2));
  return xs.map((x, point) => [place(x), Number((100 - place(ys[point]!)).toFixed(2))]);
}

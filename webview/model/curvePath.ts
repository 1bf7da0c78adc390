/**
 * The line through values as the path of an SVG that is 100 wide and 100 high, one line for each channel.
 *
 * @param values 0…255, those of a step beside each other
 */
export function curvePath(values: readonly number[], channels: number): string {
  const steps = values.length / channels;
  const x = (step: number) => Number(((100 * (step + 0.5)) / steps).toFixed(2));
  const y = (value: number) => Number((100 - (value / 255) * 100).toFixed(2));
  return Array.from({ length: channels }, (_, channel) =>
    Array.from({ length: steps }, (_step, step) => `${step === 0 ? 'M' : 'L'}${x(step)} ${y(values[step * channels + channel]!)}`).join(''),
  ).join('');
}

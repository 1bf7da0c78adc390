import type { UnitValues } from './signals';

export interface OutputStatistics {
  /** By layer and unit, over rows and positions. */
  readonly means: UnitValues;
  readonly variances: UnitValues;
}

/**
 * Mean and variance of every unit over all rows and positions.
 *
 * @param outputs by layer, row-major, the units in the last axis
 * @param units how many each layer has
 */
export function outputStatistics(outputs: ReadonlyMap<string, Float32Array>, units: ReadonlyMap<string, number>): OutputStatistics {
  const means = new Map<string, Float64Array>();
  const variances = new Map<string, Float64Array>();
  for (const [name, values] of outputs) {
    const count = units.get(name)!;
    const samples = values.length / count;
    const mean = new Float64Array(count);
    const variance = new Float64Array(count);
    for (let at = 0; at < values.length; at++) mean[at % count]! += values[at]! / samples;
    for (let at = 0; at < values.length; at++) variance[at % count]! += (values[at]! - mean[at % count]!) ** 2 / samples;
    means.set(name, mean);
    variances.set(name, variance);
  }
  return { means, variances };
}

/** √E[x²] of every unit. */
export function unitSizes({ means, variances }: OutputStatistics): UnitValues {
  return new Map([...means].map(([name, mean]) => [name, mean.map((value, unit) => Math.sqrt(value ** 2 + variances.get(name)![unit]!))]));
}

/**
 * What a logarithmic axis shows of losses from `low` to `high`: a little more than all of them. uPlot gives null while there are no values,
 * and from 0 on it would count the marks of the axis for ever.
 */
export function logRange(low: number | null, high: number | null): [number, number] {
  if (low === null || high === null || !(low > 0) || !Number.isFinite(high)) return [0.1, 1];
  return [low / 1.2, high * 1.2];
}

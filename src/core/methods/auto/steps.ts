/** Whole numbers from `most` down to 1, each smaller by about the factor; small ones all. */
export function geometricSteps(most: number, factor: number): number[] {
  const steps: number[] = [];
  for (let at = most; at >= 1; at = Math.min(at - 1, Math.round(at / factor))) steps.push(at);
  return steps;
}

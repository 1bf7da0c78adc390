/**
 * The area under the receiver operating characteristic: how often a row of class 1 has a higher score than one of class 0,
 * equal scores counting half, by the sum of ranks (Hanley and McNeil 1982).
 * @param labels 1 or 0 for each score
 * @returns 0 to 1, or undefined where there are no rows of one class
 */
export function areaUnderCurve(scores: Float32Array, labels: Float32Array): number | undefined {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[a]! - scores[b]!);
  let [ones, ranks] = [0, 0];
  for (let from = 0; from < order.length;) {
    const score = scores[order[from]!]!;
    let [to, tied] = [from, 0];
    do if (labels[order[to++]!] === 1) tied++;
    while (to < order.length && scores[order[to]!] === score);
    ones += tied;
    // Equal scores share the mean of the ranks from + 1 to `to`.
    ranks += (tied * (from + 1 + to)) / 2;
    from = to;
  }
  const pairs = ones * (order.length - ones);
  return pairs === 0 ? undefined : (ranks - (ones * (ones + 1)) / 2) / pairs;
}

/** @type {Readonly<Record<keyof import('./found').Totals, string>>} */
export const fieldNames = { params: 'parameters', macs: 'MACs', bytes: 'bytes' };

/** @type {readonly (keyof import('./found').Totals)[]} */
export const fields = ['params', 'macs', 'bytes'];

/**
 * Totals of a model that have grown by more than is allowed.
 * @param {import('./found').ChangedModel} model
 * @param {number | undefined} maxGrowth percent
 * @returns {import('./found').Growth[]}
 */
export function growthsOver({ file, diff }, maxGrowth) {
  if (maxGrowth === undefined || diff === undefined) return [];
  return fields.flatMap((field) => {
    const [before, after] = [diff.before[field], diff.after[field]];
    if (before === null || after === null || after <= before * (1 + maxGrowth / 100)) return [];
    const growth = before === 0 ? 'from nothing' : `by ${((after / before - 1) * 100).toFixed(1)} %`;
    return [{ file, field, text: `${file}: ${fieldNames[field]} grew ${growth}, and at most ${String(maxGrowth)} % is allowed` }];
  });
}

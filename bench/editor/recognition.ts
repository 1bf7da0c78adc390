import { median } from '../../src/core/numbers/quantile';
import { headLength, looksLikeKeras } from '../../src/core/language/recognize';

/** How long it takes to see that a document, given as its lines, is no model. */
export function recognitionTime(lines: readonly string[]): number {
  return median(
    Array.from({ length: 21 }, () => {
      const start = performance.now();
      let head = '';
      for (let line = 0; line < lines.length && head.length < headLength; line++) head += lines[line]!.slice(0, headLength);
      if (looksLikeKeras(head)) throw new Error('it was taken for a model');
      return performance.now() - start;
    }),
  );
}

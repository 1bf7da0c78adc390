import { histogramOf } from '../../core/numbers/histogram';
import { countNonZero } from '../../core/weights/weights';
import type { WeightStatistics, WeightStatisticsRequest } from '../../protocol/modelFile';
import { withOpened } from './withOpened';

const histogramParts = 24;

/** Of the weights of a model that a spec can say. @throws ImportError */
export function weightStatistics({ file }: WeightStatisticsRequest, signal: AbortSignal): Promise<readonly WeightStatistics[]> {
  return withOpened(file, signal, async (opened) => {
    const { weights } = await opened.convert(signal);
    return [...weights].map(([name, { shape, data }]) => {
      const histogram = histogramOf(data, histogramParts);
      return {
        name,
        shape,
        values: data.length,
        zeros: data.length - countNonZero(data),
        ...(histogram === undefined ? {} : { histogram }),
      };
    });
  });
}

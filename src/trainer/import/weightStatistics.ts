import { histogramOf } from '../../core/numbers/histogram';
import { countNonZero } from '../../core/weights/weights';
import type { WeightStatistics, WeightStatisticsRequest } from '../../protocol/modelFile';
import { openModelSource } from '../formats/modelSource';

const histogramParts = 24;

/** Of the weights of a model that a spec can say. @throws ImportError */
export async function weightStatistics({ file }: WeightStatisticsRequest, signal: AbortSignal): Promise<readonly WeightStatistics[]> {
  const source = await openModelSource(file);
  try {
    const opened = await (await (await import('../formats/importers')).importerOf(source)).open(source, signal);
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
  } finally {
    await source.close();
  }
}

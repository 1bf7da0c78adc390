/** What there is to compare of models of which a spec or a run has the layers. */
import type { ModelCost } from '../cost/cost';
import type { ScoreCard } from '../score/scoreCard';
import type { DiffLayer, DiffModel } from './diff';

/** @param name what the model is called in the comparison. @param cost its layers in the order of the file */
export function modelOfCost(name: string, { layers }: ModelCost): DiffModel {
  return {
    name,
    layers: layers.map(({ name: layer, type, words, outputShape, params, macs, bytes }) => ({
      name: layer,
      type,
      summary: words,
      outputShape,
      params,
      macs,
      bytes,
    })),
  };
}

/** The original or the shrunk model of a run. Parameters are those that are stored. */
export function modelOfRun(name: string, { layers }: ScoreCard, which: 'original' | 'shrunk'): DiffModel {
  const at = which === 'original' ? 0 : 1;
  return {
    name,
    layers: layers.flatMap((layer): DiffLayer[] => {
      const [summary, outputShape] = [layer.words[at], layer.outputShape[at]];
      if (summary === null || outputShape === null) return [];
      // A layer that has become another type says so by its summary alone.
      const type = summary.split(' ')[0] ?? layer.type;
      return [{ name: layer.name, type, summary, outputShape, params: layer.params[at], macs: layer.macs[at], bytes: layer.bytes[at] }];
    }),
  };
}

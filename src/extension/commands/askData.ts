/** What a model file is to be shrunk with: rows for each of its inputs, and labels for its outputs, asked for one after the other. */
import type { ModelGraph } from '../../core/graph/graph';
import type { FilesByLayer } from '../../protocol/setUp';

export interface Question {
  readonly kind: 'rows' | 'labels';
  /** The input or output that it is about; missing for a model with one of each. */
  readonly layer?: string;
  /** Which question it is, from 1, of how many. */
  readonly step: number;
  readonly steps: number;
  /** Of labels: the model's only file of rows, which may have them as a column or an array. */
  readonly rows?: string;
}

/** "" stands for no labels; `undefined` ends the asking. */
export type Ask = (question: Question) => Promise<string | undefined>;

export interface GivenData {
  readonly data: FilesByLayer;
  /** Missing where no output has any. */
  readonly labels?: FilesByLayer;
}

/** @returns `undefined` where a question was not answered */
export async function askData({ inputs, outputs }: Pick<ModelGraph, 'inputs' | 'outputs'>, ask: Ask): Promise<GivenData | undefined> {
  const steps = inputs.length + outputs.length;
  if (inputs.length === 1 && outputs.length === 1) {
    const data = await ask({ kind: 'rows', step: 1, steps });
    const labels = data === undefined ? undefined : await ask({ kind: 'labels', step: 2, steps, rows: data });
    return data === undefined || labels === undefined ? undefined : { data, ...(labels === '' ? {} : { labels }) };
  }
  const data = await askOfEach(inputs, (layer, at) => ask({ kind: 'rows', layer, step: at + 1, steps }));
  const labels = data && (await askOfEach(outputs, (layer, at) => ask({ kind: 'labels', layer, step: inputs.length + at + 1, steps })));
  return labels && { data, ...(Object.keys(labels).length === 0 ? {} : { labels }) };
}

async function askOfEach(layers: readonly string[], ask: (layer: string, at: number) => Promise<string | undefined>) {
  const files: Record<string, string> = {};
  for (const [at, layer] of layers.entries()) {
    const file = await ask(layer, at);
    if (file === undefined) return undefined;
    if (file !== '') files[layer] = file;
  }
  return files;
}

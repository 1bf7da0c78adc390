/** A model as safetensors: its weights, and the spec that says what to do with them. */
import { propertiesOf } from '../../../core/data/rowsTaken';
import { inSpecOrder, namesOutputs } from '../../../core/graph/graph';
import { writeSpec } from '../../../core/spec/write';
import type { Exporter } from '../exporter';
import { safetensorsExtension, writeSafetensors } from './safetensors';

export const safetensorsExporter: Exporter = {
  write: ({ graph, weights, generatedBy, rows }) => {
    const file = `${graph.name}${safetensorsExtension}`;
    const layers = inSpecOrder(graph.layers).map(({ spec }) => spec);
    return Promise.resolve([
      { name: file, content: writeSafetensors(weights, { ...Object.fromEntries(propertiesOf(rows)), format: 'np', generatedBy }) },
      {
        name: `${graph.name}.model.json`,
        content: writeSpec({ name: graph.name, layers, ...(namesOutputs(graph) ? { outputs: [...graph.outputs] } : {}), weights: file }),
      },
    ]);
  },
  snippets: (file) => [
    {
      where: 'Python',
      language: 'python',
      install: 'pip install safetensors numpy',
      code: `from safetensors.numpy import load_file

weights = load_file("${file}")
for name, values in weights.items():
    print(name, values.shape)`,
    },
  ],
};

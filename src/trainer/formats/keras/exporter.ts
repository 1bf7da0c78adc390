import { expandWeights, withoutSelects } from '../../../core/units/selectors/expand';
import type { Exporter, ModelToExport } from '../exporter';
import { writeH5 } from './write/writeH5';
import { writeKeras } from './write/writeKeras';

export const kerasExporter = exporterOf('.keras', 'pip install keras tensorflow', writeKeras);
export const h5Exporter = exporterOf('.h5', 'pip install keras tensorflow', writeH5);

/** Keras has no Select: the layers behind one get rows of zeros for what it leaves out. */
function exporterOf(extension: string, install: string, write: (model: ModelToExport) => Uint8Array): Exporter {
  return {
    write: ({ graph, weights, ...about }: ModelToExport) => {
      const plain = withoutSelects(graph);
      return Promise.resolve([
        { name: `${graph.name}${extension}`, content: write({ ...about, graph: plain.graph, weights: expandWeights(weights, plain) }) },
      ]);
    },
    snippets: (file) => [
      {
        where: 'Python',
        language: 'python',
        install,
        code: `import keras
import numpy as np

model = keras.models.load_model("${file}", compile=False)
rows = [np.zeros([1, *given.shape[1:]], np.float32) for given in model.inputs]
print(model.predict(rows, verbose=0))`,
      },
    ],
  };
}

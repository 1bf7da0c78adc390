import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { layerNamed } from '../../../core/graph/graph';
import { say } from '../../../core/message/message';
import { type ExportedFile, type Exporter, ExportError, type FileInRuntime } from '../exporter';
import { asQuantized } from './encoding';
import { weightsFile, writeLayersModel } from './layersModel';

const folder = 'tfjs';

export const tfjsExporter: Exporter = {
  write: ({ graph, weights, generatedBy }) => {
    for (const { name, spec } of graph.layers) requireKnown(name, spec);
    const written = writeLayersModel(graph, weights, generatedBy, asQuantized);
    return Promise.resolve([
      { name: `${folder}/model.json`, content: written.model },
      { name: `${folder}/${weightsFile}`, content: written.weights },
    ]);
  },
  run: runInTfjs,
  snippets: (file, { graph }) => {
    const shape = JSON.stringify([1, ...layerNamed(graph, graph.inputs[0]!).outputShape.map((size) => size ?? 1)]);
    return [
      {
        where: 'Browser',
        language: 'html',
        install: 'npm install @tensorflow/tfjs',
        code: `<script src="node_modules/@tensorflow/tfjs/dist/tf.min.js"></script>
<script>
  tf.loadLayersModel('${file}').then((model) => model.predict(tf.zeros(${shape})).print());
</script>`,
      },
      {
        where: 'Node.js',
        language: 'js',
        install: 'npm install @tensorflow/tfjs-node',
        code: `const tf = require('@tensorflow/tfjs-node');

tf.loadLayersModel('file://${file}').then((model) => model.predict(tf.zeros(${shape})).print());`,
      },
    ];
  },
};

/** @throws ExportError for what plain TF.js refuses to load */
function requireKnown(name: string, spec: object): void {
  if ('resetAfter' in spec && spec.resetAfter === true)
    throw new ExportError(say('{0} has resetAfter, which TensorFlow.js does not compute: train it with resetAfter false, or choose onnx, keras or h5', name)); // prettier-ignore
  if ('layer' in spec && spec.layer instanceof Object) requireKnown(name, spec.layer);
}

/** On the backend of the open engine. */
async function runInTfjs({ file, model: { graph } }: ExportedFile): Promise<FileInRuntime> {
  const { modelTopology, weightsManifest } = JSON.parse(await readFile(file, 'utf8')) as Required<tf.io.ModelJSON>;
  const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
  const weightData = new Uint8Array(await readFile(path.join(path.dirname(file), weightsFile))).buffer;
  const model = await loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
  const shape = layerNamed(graph, graph.inputs[0]!).outputShape.map((size) => size!);
  return {
    runtime: `tfjs ${tf.version_core} ${tf.getBackend()}`,
    predict: async (inputs, rows) => {
      const output = tf.tidy(() => model.predict(tf.tensor(inputs, [rows, ...shape]), { batchSize: rows }) as tf.Tensor);
      const values = await output.data<'float32'>();
      output.dispose();
      return values;
    },
    dispose: () => void model.dispose(),
  };
}

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { type GraphLayer, layerNamed } from '../../../core/graph/graph';
import { kindOf } from '../../../core/layers';
import { type ExportedFile, type Exporter, ExportError, type FileInRuntime } from '../exporter';
import { inputTensors, joinedOutputs } from '../inputRows';
import { asQuantized } from './encoding';
import { weightsFile, writeLayersModel } from './layersModel';
import { refusedByTfjs } from './limits';

const folder = 'tfjs';

export const tfjsExporter: Exporter = {
  write: ({ graph, weights, generatedBy, rows }) => {
    const refusal = refusedByTfjs(graph);
    if (refusal !== undefined) throw new ExportError(refusal);
    const written = writeLayersModel(graph, weights, generatedBy, { encode: asQuantized, rows });
    return Promise.resolve([
      { name: `${folder}/model.json`, content: written.model },
      { name: `${folder}/${weightsFile}`, content: written.weights },
    ]);
  },
  run: runInTfjs,
  snippets: (file, { graph }) => {
    const zeros = graph.inputs.map(
      (name) => `tf.zeros(${JSON.stringify([1, ...layerNamed(graph, name).outputShape.map((size) => size ?? 1)])})`,
    );
    const rows = zeros.length === 1 ? zeros[0]! : `[${zeros.join(', ')}]`;
    const predict = `model.predict(${rows})${graph.outputs.length === 1 ? '.print()' : '.forEach((output) => output.print())'}`;
    return [
      {
        where: 'Browser',
        language: 'html',
        install: 'npm install @tensorflow/tfjs',
        code: `<script src="node_modules/@tensorflow/tfjs/dist/tf.min.js"></script>
<script>
  tf.loadLayersModel('${file}').then((model) => ${predict});
</script>`,
      },
      {
        where: 'Node.js',
        language: 'js',
        install: 'npm install @tensorflow/tfjs-node',
        code: `const tf = require('@tensorflow/tfjs-node');

tf.loadLayersModel('file://${file}').then((model) => ${predict});`,
      },
    ];
  },
};

function isWrongOnWasm({ spec }: GraphLayer): boolean {
  return kindOf(spec.type).tfjs?.isWrongOnWasm?.(spec) === true;
}

/** On the backend of the open engine, which must have all of the model's layers right. */
async function runInTfjs({ file, model: { graph } }: ExportedFile): Promise<FileInRuntime | undefined> {
  if (tf.getBackend() === 'wasm' && graph.layers.some(isWrongOnWasm)) return undefined;
  const { modelTopology, weightsManifest } = JSON.parse(await readFile(file, 'utf8')) as Required<tf.io.ModelJSON>;
  const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
  const weightData = new Uint8Array(await readFile(path.join(path.dirname(file), weightsFile))).buffer;
  const model = await loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
  return {
    runtime: `tfjs ${tf.version_core} ${tf.getBackend()}`,
    predict: async (inputs, rows) => {
      const outputs = tf.tidy(() => {
        const given = inputTensors(graph, inputs, rows).map(({ shape, values }) => tf.tensor(values, [...shape]));
        return [model.predict(given, { batchSize: rows })].flat();
      });
      const values = await Promise.all(outputs.map((output) => output.data<'float32'>()));
      tf.dispose(outputs);
      return joinedOutputs(values, rows);
    },
    dispose: () => void model.dispose(),
  };
}

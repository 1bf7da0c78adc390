import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { type GraphLayer, layerNamed } from '../../../core/graph/graph';
import type { ActivationName } from '../../../core/layers/fields';
import { say } from '../../../core/message/message';
import { type ExportedFile, type Exporter, ExportError, type FileInRuntime } from '../exporter';
import { inputTensors, joinedOutputs } from '../inputRows';
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

const notInTfjs: readonly string[] = ['hardSwish', 'exponential'] satisfies readonly ActivationName[];

/** @throws ExportError for what plain TF.js refuses to load */
function requireKnown(name: string, spec: object): void {
  if ('resetAfter' in spec && spec.resetAfter === true)
    throw new ExportError(
      say('{0} has resetAfter, which TensorFlow.js does not compute: train it with resetAfter false, or choose onnx, keras or h5', name),
    );
  const missing = Object.entries(spec).find(([field, value]) => /activation$/iu.test(field) && notInTfjs.includes(value as string));
  if (missing !== undefined)
    throw new ExportError(say('{0} has the activation {1}, which TensorFlow.js does not have: choose onnx, keras, tflite or c', name, String(missing[1]))); // prettier-ignore
  if ('layer' in spec && typeof spec.layer === 'object' && spec.layer !== null) requireKnown(name, spec.layer);
}

/** TF.js's convolutions and pooling of volumes are wrong on WebAssembly, and slopes that positions share (4.22.0). */
function isWrongOnWasm({ spec }: GraphLayer): boolean {
  return spec.type.endsWith('3D') || (spec.type === 'PReLU' && spec.sharedAxes !== undefined);
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

import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-layers';
import type { ModelGraph } from '../../../src/core/graph/graph';

/** The same model built layer by layer with tfjs-layers: an independent judge of shapes and parameter counts. */
export function tfjsModel(graph: ModelGraph): tf.LayersModel {
  const outputs = new Map<string, tf.SymbolicTensor>();
  for (const { name, spec, inputs } of graph.layers) {
    if (spec.type === 'Input') {
      outputs.set(name, tf.input({ shape: [...spec.shape], name }));
      continue;
    }
    const { type, inputs: _inputs, ...config } = spec;
    const from = inputs.map((input) => outputs.get(input)!);
    outputs.set(name, factory(type)(config).apply(from.length === 1 ? from[0]! : from) as tf.SymbolicTensor);
  }
  return tf.model({ inputs: graph.inputs.map((name) => outputs.get(name)!), outputs: outputs.get(graph.output)! });
}

const oddNames: Readonly<Record<string, string>> = { ReLU: 'reLU', ELU: 'elu', PReLU: 'prelu', Cropping2D: 'cropping2D' };

/** tfjs names its factories after Keras's classes: Conv2DTranspose → tf.layers.conv2dTranspose. */
function factory(type: string): (config: object) => tf.layers.Layer {
  const name = oddNames[type] ?? type.replace(/^./u, (letter) => letter.toLowerCase()).replace(/(?<=\d)D/u, 'd');
  const found = (tf.layers as unknown as Record<string, ((config: object) => tf.layers.Layer) | undefined>)[name];
  if (found === undefined) throw new Error(`tfjs has no layer ${type}`);
  return found;
}

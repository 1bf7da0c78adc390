import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-layers';
import type { LayerSpec } from '../../../src/core/layers';
import type { ModelGraph } from '../../../src/core/graph/graph';

/** The same model built layer by layer with tfjs-layers: an independent judge of shapes and parameter counts. */
export function tfjsModel(graph: ModelGraph): tf.LayersModel {
  const outputs = new Map<string, tf.SymbolicTensor>();
  for (const { name, spec, inputs } of graph.layers) {
    if (spec.type === 'Input') {
      outputs.set(name, tf.input({ shape: [...spec.shape], name }));
      continue;
    }
    const from = inputs.map((input) => outputs.get(input)!);
    outputs.set(name, layerOf(spec, from).apply(from.length === 1 ? from[0]! : from) as tf.SymbolicTensor);
  }
  return tf.model({ inputs: graph.inputs.map((name) => outputs.get(name)!), outputs: outputs.get(graph.output)! });
}

function layerOf(spec: LayerSpec, from: readonly tf.SymbolicTensor[]): tf.layers.Layer {
  const { type, inputs: _inputs, name, ...config } = spec;
  const asLayer = (compute: (inputs: tf.SymbolicTensor[]) => unknown) => {
    const inputs = from.map(({ shape }) => tf.input({ shape: shape.slice(1) }));
    return tf.model({ inputs, outputs: compute(inputs) as tf.SymbolicTensor, name });
  };
  /** As images of one column. */
  const overImages = (layer: tf.layers.Layer, channels: number) =>
    asLayer(([x]) => {
      const rows = tf.layers.reshape({ targetShape: [x!.shape[1]!, 1, x!.shape[2]!] }).apply(x!);
      const output = layer.apply(rows) as tf.SymbolicTensor;
      return tf.layers.reshape({ targetShape: [output.shape[1]!, channels] }).apply(output);
    });
  switch (spec.type) {
    case 'Subtract':
      return asLayer((inputs) => tf.layers.add().apply(inputs));
    case 'Select':
      // The first ones, as rows cropped from a picture.
      return asLayer(([x]) => {
        const [units, kept] = [x!.shape[1]!, spec.indices.length];
        const picture = tf.layers.reshape({ targetShape: [units, 1, 1] }).apply(x!);
        const cropping: [[number, number], [number, number]] = [[0, units - kept], [0, 0]]; // prettier-ignore
        return tf.layers.reshape({ targetShape: [kept] }).apply(tf.layers.cropping2D({ cropping }).apply(picture));
      });
    case 'UpSampling1D':
      return overImages(tf.layers.upSampling2d({ size: [spec.size ?? 2, 1] }), from[0]!.shape[2]!);
    case 'Conv1DTranspose': {
      const { filters, kernelSize, strides = 1, padding = 'valid', useBias = true } = spec;
      const size = { kernelSize: [kernelSize, 1] as [number, number], strides: [strides, 1] as [number, number] };
      return overImages(tf.layers.conv2dTranspose({ filters, padding, useBias, ...size }), filters);
    }
    case 'Bidirectional':
    case 'TimeDistributed': {
      const { type: innerType, ...inner } = spec.layer;
      const layer = factory(innerType)({ recurrentInitializer: 'zeros', ...inner });
      return factory(type)({ name, ...config, layer });
    }
    case 'SimpleRNN':
    case 'GRU':
    case 'LSTM':
      return factory(type)({ name, recurrentInitializer: 'zeros', ...config });
    default:
      return factory(type)({ name, ...config });
  }
}

const oddNames: Readonly<Record<string, string>> = {
  ReLU: 'reLU',
  ELU: 'elu',
  PReLU: 'prelu',
  Cropping2D: 'cropping2D',
  SimpleRNN: 'simpleRNN',
  GRU: 'gru',
  LSTM: 'lstm',
};

/** tfjs names its factories after Keras's classes: Conv2DTranspose → tf.layers.conv2dTranspose. */
function factory(type: string): (config: object) => tf.layers.Layer {
  const name = oddNames[type] ?? type.replace(/^./u, (letter) => letter.toLowerCase()).replace(/(?<=\d)D/u, 'd');
  const found = (tf.layers as unknown as Record<string, ((config: object) => tf.layers.Layer) | undefined>)[name];
  if (found === undefined) throw new Error(`tfjs has no layer ${type}`);
  return found;
}

import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-layers';
import type { LayerSpec } from '../../../src/core/layers';
import type { ModelGraph } from '../../../src/core/graph/graph';

/** The same model built layer by layer with tfjs-layers: an independent reference for shapes and parameter counts. */
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
    case 'Scatter':
      // Without constants, a Scatter only reorders.
      return tf.layers.activation({ name, activation: 'linear' });
    case 'ZeroPadding1D':
      return overImages(tf.layers.zeroPadding2d({ padding: [[...pairOf(spec.padding ?? 1)], [0, 0]] as [[number, number], [number, number]] }), from[0]!.shape[2]!); // prettier-ignore
    case 'Cropping1D':
      return overImages(tf.layers.cropping2D({ cropping: [[...pairOf(spec.cropping ?? 1)], [0, 0]] as [[number, number], [number, number]] }), from[0]!.shape[2]!); // prettier-ignore
    case 'GroupNormalization':
      // It has weights of the same names and shapes.
      return tf.layers.layerNormalization({ name });
    case 'GlobalAveragePooling3D':
    case 'GlobalMaxPooling3D':
      return asLayer(([x]) => {
        const [depth, rows, columns, channels] = x!.shape.slice(1) as [number, number, number, number];
        const image = tf.layers.reshape({ targetShape: [depth * rows, columns, channels] }).apply(x!);
        return tf.layers.globalMaxPooling2d({}).apply(image);
      });
    case 'SpatialDropout2D':
      return tf.layers.dropout({ name, rate: spec.rate });
    case 'Rescaling':
      return tf.layers.rescaling({ name, scale: spec.scale, offset: spec.offset ?? 0 });
    case 'Normalization':
      return tf.layers.batchNormalization({ name, center: false, scale: false });
    case 'DepthwiseConv1D': {
      const { kernelSize, padding = 'valid', depthMultiplier = 1, useBias = true, strides = 1 } = spec;
      const fields = { padding, depthMultiplier, useBias, kernelSize: [kernelSize, 1] as [number, number], strides };
      return overImages(tf.layers.depthwiseConv2d(fields), from[0]!.shape[2]! * depthMultiplier);
    }
    case 'SeparableConv1D': {
      const { filters, kernelSize, padding = 'valid', depthMultiplier = 1, useBias = true, strides = 1 } = spec;
      const fields = { filters, padding, depthMultiplier, useBias, kernelSize: [kernelSize, 1] as [number, number], strides };
      return overImages(tf.layers.separableConv2d(fields), filters);
    }
    case 'Conv2D': {
      const { groups = 1 } = spec;
      if (groups === 1) return factory(type)({ name, ...config });
      // A convolution of its own for each group of channels, which are cropped from rows of a picture.
      return asLayer(([x]) => {
        const [rows, columns, channels] = x!.shape.slice(1) as [number, number, number];
        const parts = Array.from({ length: groups }, (_, group) => {
          const each = channels / groups;
          const picture = tf.layers.reshape({ targetShape: [rows * columns, channels, 1] }).apply(x!);
          const cropping: [[number, number], [number, number]] = [[0, 0], [group * each, channels - (group + 1) * each]]; // prettier-ignore
          const part = tf.layers.cropping2D({ cropping }).apply(picture);
          const image = tf.layers.reshape({ targetShape: [rows, columns, each] }).apply(part);
          const { groups: _groups, ...fields } = config as Partial<Extract<LayerSpec, { type: 'Conv2D' }>>;
          return factory(type)({ ...fields, filters: spec.filters / groups }).apply(image) as tf.SymbolicTensor;
        });
        return tf.layers.concatenate().apply(parts);
      });
    }
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

function pairOf(value: number | readonly [number, number]): readonly [number, number] {
  return typeof value === 'number' ? [value, value] : value;
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

/**
 * The table of Keras's layers: a class name leads to its arithmetic. What specs have too is taken from there, but for layers that can do
 * more in Keras (groups, other axes, steps that are shared).
 */
import { isLayerType, kindOf } from '../../layers';
import { ShapeError } from '../../layers/kind';
import { say } from '../../message';
import { camelCased, type Config, isConfig } from '../config';
import { elementwise, type KerasRules, valueByValue } from '../rules';
import { conv1D, conv1DTranspose, conv2D, depthwiseConv2D, separableConv2D } from './convolutions';
import { globalPooling, pooling1D, upSampling1D } from './pooling';
import { bidirectional, embedding, gru, lstm, simpleRnn, timeDistributed } from './sequences';
import { concatenate, flatten, permute, repeatVector, reshape } from './shapes';
import { batchNormalization, layerNormalization, pRelu } from './values';

const table: Readonly<Record<string, KerasRules>> = {
  Conv1D: conv1D,
  Conv1DTranspose: conv1DTranspose,
  Conv2D: conv2D,
  DepthwiseConv2D: depthwiseConv2D,
  SeparableConv2D: separableConv2D,
  MaxPooling1D: pooling1D,
  AveragePooling1D: pooling1D,
  GlobalAveragePooling1D: globalPooling,
  GlobalAveragePooling2D: globalPooling,
  GlobalMaxPooling1D: globalPooling,
  GlobalMaxPooling2D: globalPooling,
  UpSampling1D: upSampling1D,
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  PReLU: pRelu,
  ThresholdedReLU: valueByValue('Values below a threshold become 0.'),
  GaussianDropout: valueByValue('Multiplies by noise while training.'),
  AlphaDropout: valueByValue('Dropout that keeps mean and variance.'),
  SpatialDropout1D: valueByValue('Sets whole channels to zero while training.'),
  SpatialDropout2D: valueByValue('Sets whole channels to zero while training.'),
  ActivityRegularization: valueByValue('Adds the size of its values to the loss.'),
  Rescaling: valueByValue('Scales and shifts all values.'),
  Masking: valueByValue('Marks steps to be skipped.'),
  Add: elementwise('Adds its inputs, value by value.'),
  Multiply: elementwise('Multiplies its inputs, value by value.'),
  Subtract: elementwise('Subtracts its second input from the first.'),
  Average: elementwise('The mean of its inputs, value by value.'),
  Maximum: elementwise('The largest of its inputs, value by value.'),
  Minimum: elementwise('The smallest of its inputs, value by value.'),
  Concatenate: concatenate,
  Flatten: flatten,
  Reshape: reshape,
  Permute: permute,
  RepeatVector: repeatVector,
  Embedding: embedding,
  SimpleRNN: simpleRnn,
  LSTM: lstm,
  GRU: gru,
  TimeDistributed: timeDistributed(innerLayer),
  Bidirectional: bidirectional(innerLayer),
};

/** Classes that this table knows beside those of specs. */
export const kerasClasses: readonly string[] = Object.keys(table);

/** The arithmetic of a class of layers, or `undefined` for one that is not known. */
export function kerasRules(className: string): KerasRules | undefined {
  const own = Object.hasOwn(table, className) ? table[className] : undefined;
  const rules = own ?? (isLayerType(className) ? kindOf(className) : undefined);
  return rules && { ...rules, outputShape: (config, inputs) => rules.outputShape(withChannelsLast(config), inputs) };
}

/** @throws ShapeError for values laid out in a way that costs are not known for */
function withChannelsLast(config: Config): Config {
  if (config['dataFormat'] === 'channels_first' || config['dataFormat'] === 'channelsFirst')
    throw new ShapeError(say('its channels come first, and costs are only known for channels that come last'));
  return config;
}

/** The layer that a wrapper's config holds. @throws ShapeError when it is not known */
function innerLayer(config: Config): { rules: KerasRules; config: Config } {
  const layer = config['layer'];
  const className = isConfig(layer) ? layer['class_name'] : undefined;
  const own = isConfig(layer) ? layer['config'] : undefined;
  const rules = typeof className === 'string' ? kerasRules(className) : undefined;
  if (rules === undefined || !isConfig(own))
    throw new ShapeError(say('it runs a layer of type {0}, which is not known', String(className)));
  return { rules, config: camelCased(own) };
}

/** One line for hovers on each class of layers that Keras has and specs do not. */
import { modernClass } from './keras1';
import { functionClasses } from './layers/operations';

const model = 'A model in the place of a layer.';
const convolution = 'Slides filters over its input; each makes one output channel.';
const pooling = 'Keeps the largest value, or the mean, of every window.';
const globalPooling = 'Keeps one value of every channel.';
const cropping = 'Cuts off borders.';
const padding = 'Puts zeros around its input.';
const channelDropout = 'Sets whole channels to zero while training.';
const pictures = 'Changes pictures at random while training.';
const size = 'Brings pictures to one size.';
const local = 'A convolution with filters of its own for every place.';
const convolutionalLstm = 'An LSTM over a sequence of images, with convolutions in place of products.';

export const kerasMeanings: Readonly<Record<string, string>> = {
  Functional: model,
  Model: model,
  Sequential: model,
  EinsumDense: 'Weighted sums along axes that an equation names.',
  Conv3D: convolution,
  Conv3DTranspose: 'A convolution the other way round: makes its input larger (a learned upsampling).',
  LocallyConnected1D: local,
  LocallyConnected2D: local,
  MaxPooling3D: pooling,
  AveragePooling3D: pooling,
  GlobalAveragePooling3D: globalPooling,
  GlobalMaxPooling3D: globalPooling,
  UpSampling3D: 'Repeats values: makes its input larger.',
  ZeroPadding3D: padding,
  Cropping3D: cropping,
  Resizing: size,
  CenterCrop: size,
  RandomCrop: size,
  GroupNormalization: 'Brings groups of channels to mean 0 and variance 1, then scales and shifts them.',
  RMSNormalization: 'Divides by the root of the mean square, then scales.',
  UnitNormalization: 'Brings every row to length 1.',
  SpectralNormalization: 'Runs a layer whose weights are scaled by their largest singular value.',
  PReLU: 'relu whose slope below 0 is learned.',
  ThresholdedReLU: 'Values below a threshold become 0.',
  Identity: 'Passes its input on.',
  GaussianDropout: 'Multiplies by noise while training.',
  AlphaDropout: 'Dropout that keeps mean and variance.',
  SpatialDropout3D: channelDropout,
  ActivityRegularization: 'Adds the size of its values to the loss.',
  Masking: 'Marks steps to be skipped.',
  RandomFlip: pictures,
  RandomRotation: pictures,
  RandomZoom: pictures,
  RandomContrast: pictures,
  RandomBrightness: pictures,
  RandomTranslation: pictures,
  Dot: 'Multiplies two inputs along an axis.',
  CuDNNLSTM: 'An LSTM for GPUs.',
  CuDNNGRU: 'A GRU for GPUs.',
  RNN: 'Goes through a sequence with the cells it is given.',
  ConvLSTM1D: convolutionalLstm,
  ConvLSTM2D: convolutionalLstm,
  ConvLSTM3D: convolutionalLstm,
  Attention: 'Every step looks at all steps of another sequence, by the product of their values.',
  AdditiveAttention: 'Every step looks at all steps of another sequence, by the sum of their values.',
  MultiHeadAttention: 'Every step looks at all steps of another sequence, in several ways at once.',
  TFOpLambda: 'A function of TensorFlow in the place of a layer.',
  ...Object.fromEntries(functionClasses.map((className) => [className, 'A function in the place of a layer.'])),
  LayerScale: 'Multiplies every channel by a learned factor.',
  CustomScaleLayer: 'Adds a scaled input to another.',
  GroupQueryAttention: 'Attention whose heads share keys and values in groups (Ainslie et al. 2023).',
};

/** `undefined` for a class that is not known, or that specs have too. */
export function kerasMeaning(className: string): string | undefined {
  const modern = modernClass(className);
  return Object.hasOwn(kerasMeanings, modern) ? kerasMeanings[modern] : undefined;
}

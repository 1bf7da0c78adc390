/** One line on what a value means, for completion. A value without one explains itself, or its field does. */
import { deviceNamed } from '../devices/known';
import { memorySize } from '../message/format';
import { type Message, say } from '../message/message';

/** @param field the field that has the value */
export function meaningOf(field: string, value: string): Message | undefined {
  if (field === 'activation') return activationMeaning(value);
  if (field === 'loss') return lossMeaning(value);
  if (field === 'optimizer') return optimizerMeaning(value);
  if (field === 'device') return deviceMeaning(value);
  return undefined;
}

function activationMeaning(name: string): Message | undefined {
  switch (name) {
    case 'linear':
      return say('The sum as it is.');
    case 'relu':
      return say('Negative values become 0; cheap, and gradients stay alive in deep stacks.');
    case 'relu6':
      return say('relu, cut off at 6; keeps its range when quantised.');
    case 'sigmoid':
      return say('Between 0 and 1; for outputs that are shares or pixels. Gradients fade in deep stacks.');
    case 'hardSigmoid':
      return say('sigmoid in straight pieces; cheaper.');
    case 'tanh':
      return say('Between −1 and 1. Gradients fade in deep stacks.');
    case 'softmax':
      return say('All values of the last axis become shares that add up to 1; for classes.');
    case 'elu':
      return say('relu with a smooth tail down to −1.');
    case 'selu':
      return say('elu scaled so that values keep mean 0 and variance 1 from layer to layer.');
    case 'softplus':
      return say('A smooth relu, always positive.');
    case 'softsign':
      return say('Between −1 and 1, reached slowly.');
    case 'swish':
      return say('x times its sigmoid; smooth, dearer than relu.');
    case 'gelu':
      return say("x times the normal distribution's share below it; as in Transformers.");
    case 'hardSwish':
      return say('swish in pieces: x times (x + 3) / 6, which is kept between 0 and 1; as in MobileNetV3.');
    case 'mish':
      return say('x times the tanh of its softplus; smooth, dearer than swish.');
    case 'exponential':
      return say('e to the power of x, always positive; for sizes, as detectors give them.');
    default:
      return undefined;
  }
}

function lossMeaning(name: string): Message | undefined {
  switch (name) {
    case 'meanSquaredError':
      return say('The mean of squared differences; the usual loss of an autoencoder.');
    case 'meanAbsoluteError':
      return say('The mean of differences without sign; outliers count less.');
    case 'binaryCrossentropy':
      return say('For outputs between 0 and 1 (sigmoid).');
    case 'categoricalCrossentropy':
      return say('For shares of classes (softmax), with one-hot labels.');
    case 'sparseCategoricalCrossentropy':
      return say('For shares of classes (softmax), with class numbers as labels.');
    default:
      return undefined;
  }
}

function optimizerMeaning(name: string): Message | undefined {
  switch (name) {
    case 'adam':
      return say('Steps that adapt to each weight (Kingma and Ba 2014); 0.001 is a good learning rate.');
    case 'sgd':
      return say('Steps along the gradient; needs a learning rate that fits.');
    default:
      return undefined;
  }
}

function deviceMeaning(name: string): Message | undefined {
  const device = deviceNamed(name);
  if (device === undefined) return undefined;
  const { title, ram, flash } = device;
  return flash === undefined
    ? say('{0}: {1} of RAM', title, memorySize(ram))
    : say('{0}: {1} of RAM, {2} of flash', title, memorySize(ram), memorySize(flash));
}

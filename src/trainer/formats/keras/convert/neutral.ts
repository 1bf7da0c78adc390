/** What a layer's config may say without changing what the layer computes from its weights. */
import { isConfig } from '../../../../core/keras/config';
import type { Shape } from '../../../../core/layers/kind';

/** Fields that say where weights come from, how values are stored or how fast it goes. */
const withoutEffect: ReadonlySet<string> = new Set([
  ...['name', 'trainable', 'dtype', 'sparse', 'ragged', 'optional', 'autocast', 'seed', 'module', 'registeredName', 'buildConfig'],
  ...['batchInputShape', 'batchShape', 'inputShape', 'inputDim', 'inputLength', 'inputDtype', 'inputTensor'],
  ...[
    'implementation',
    'consumeLess',
    'unroll',
    'unrollLoop',
    'useCudnn',
    'fused',
    'virtualBatchSize',
    'synchronized',
    'zeroOutputForMask',
  ],
  ...[
    'supportsMasking',
    'noiseShape',
    'renormMomentum',
    'renormClipping',
    'quantizationConfig',
    'quantizationMode',
    'loraRank',
    'loraAlpha',
  ],
  ...[
    'init',
    'innerInit',
    'forgetBiasInit',
    'weights',
    'stateful',
    'backwardLayer',
    'dropoutW',
    'dropoutU',
    'convolutionOp',
    'allowComplexWeights',
  ],
]);

/** Fields that change nothing where they have one of these values. */
const withoutEffectAs: Readonly<Record<string, readonly unknown[]>> = {
  dataFormat: ['channels_last', 'default'],
  dimOrdering: ['tf', 'default'],
  groups: [1],
  depthMultiplier: [1],
  interpolation: ['nearest'],
  returnState: [false],
  returnSequences: [false],
  goBackwards: [false],
  timeMajor: [false],
  maskZero: [false],
  keepdims: [false],
  invert: [false],
  scaleWeights: [false],
  renorm: [false],
  rmsScaling: [false],
  negativeSlope: [0],
  threshold: [0],
  // Of Keras 1: statistics that move, as later versions have them.
  mode: [0],
  ceilMode: [false],
};

/** Only while a model is trained. */
const whileTraining = /(?:Regularizer|Constraint)$|^(?:dropout|recurrentDropout|momentum)$/u;

/** Whether the layer gives the same without the field. @param inputs shapes, as far as they are known */
export function isNeutral(field: string, value: unknown, inputs: readonly Shape[]): boolean {
  if (withoutEffect.has(field) || field.endsWith('Initializer') || whileTraining.test(field)) return true;
  if (field === 'axis') return isLastAxis(value, inputs[0]);
  if (field === 'strides' || field === 'dilationRate') return [value].flat().every((each) => each === 1);
  return withoutEffectAs[field]?.includes(isConfig(value) ? value['value'] : value) === true;
}

/** Keras counts the batch as axis 0; specs work on the last axis. */
function isLastAxis(value: unknown, input: Shape | undefined): boolean {
  const axes = [value].flat();
  return input === undefined || (axes.length === 1 && (axes[0] === -1 || axes[0] === input.length));
}

/** Whether the field, though dropped, says how the model was trained. */
export function countsWhileTraining(field: string, value: unknown): boolean {
  return whileTraining.test(field) && value !== 0;
}

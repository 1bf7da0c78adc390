import { describe, expect, it } from 'vitest';
import { analyzeSpec } from '../analyze';

const x = { type: 'Input', name: 'x', shape: [8] };
const dense = (name: string, units: number, activation = 'linear', more: object = {}) => ({
  type: 'Dense',
  name,
  units,
  activation,
  ...more,
});
const train = { loss: 'meanSquaredError', optimizer: 'adam', learningRate: 0.001, epochs: 5, batchSize: 32 };

/** "code at path: message" of all that is said of a spec. */
function reported(layers: readonly object[], more: object = {}): string[] {
  const { problems } = analyzeSpec(JSON.stringify({ name: 'm', layers: [x, ...layers], ...more }));
  return problems.map(({ code, path, text }) => `${code} at ${path.join('.')}: ${text}`);
}

describe('lints', () => {
  it('say nothing of a sound autoencoder or classifier', () => {
    const data = { generate: 'normal', rows: 100 };
    expect(reported([dense('a', 4, 'relu'), dense('b', 8)], { train, data })).toEqual([]);
    const classifier = [dense('a', 16, 'relu'), dense('b', 3, 'softmax')];
    expect(
      reported(classifier, { train: { ...train, loss: 'sparseCategoricalCrossentropy' }, data: { file: 'a.npy', labels: 'b.npy' } }),
    ).toEqual([]);
  });

  it('see an autoencoder that can copy its input', () => {
    expect(reported([dense('wide', 12, 'relu'), dense('b', 8)])).toEqual([
      expect.stringMatching(/^code-not-narrow at layers.1: the narrowest layer, wide, gives 12 values, and the input has 8/u),
    ]);
    expect(reported([{ type: 'Dropout', name: 'noise', rate: 0.2 }, dense('wide', 12, 'relu'), dense('b', 8)])).toEqual([]);
    expect(reported([dense('wide', 12, 'relu'), dense('b', 8)], { data: { file: 'a.npy', labels: 'b.npy' } })).toEqual([]);
  });

  describe('see gradients that fade', () => {
    const stack = (...activations: string[]) => [
      ...activations.map((activation, index) => dense(`l${String(index)}`, 4, activation)),
      dense('out', 8),
    ];

    it('after four saturating activations in a row, once', () => {
      expect(reported(stack('tanh', 'sigmoid', 'tanh', 'tanh', 'tanh'))).toEqual([
        expect.stringMatching(/^fading-gradients at layers.4.activation: l3 is the 4th layer in a row/u),
      ]);
    });

    it('but not where relu, normalization or a shortcut stands between', () => {
      expect(reported(stack('tanh', 'tanh', 'tanh', 'relu', 'tanh', 'tanh'))).toEqual([]);
      const [a, b, c, d, out] = stack('tanh', 'tanh', 'tanh', 'tanh');
      expect(reported([a!, b!, { type: 'BatchNormalization', name: 'norm' }, c!, d!, out!])).toEqual([]);
      expect(reported([a!, b!, { type: 'Add', name: 'sum', inputs: ['l0', 'l1'] }, c!, d!, out!])).toEqual([]);
    });

    it('through layers that only pass values on', () => {
      const [a, b, c, d, out] = stack('tanh', 'tanh', 'tanh', 'tanh');
      expect(reported([a!, b!, { type: 'Dropout', name: 'drop', rate: 0.1 }, c!, d!, out!])).toHaveLength(1);
    });
  });

  it.each([
    ['binaryCrossentropy', 'linear', {}, 'compares outputs between 0 and 1, but b has the activation linear'],
    [
      'categoricalCrossentropy',
      'sigmoid',
      { data: { file: 'a.npy', labels: 'b.npy' } },
      'compares shares of classes, but b has the activation sigmoid',
    ],
    ['categoricalCrossentropy', 'softmax', { data: { file: 'a.npy' } }, 'compares classes, but the data has no "labels"'],
    [
      'meanSquaredError',
      'relu',
      { data: { generate: 'normal', rows: 100 } },
      'normal data has values below those that b with relu can give',
    ],
  ])('see that the loss %s does not go with %s', (loss, activation, more, message) => {
    expect(reported([dense('a', 4), dense('b', 8, activation)], { train: { ...train, loss }, ...more })).toEqual([
      expect.stringContaining(`loss-mismatch at train.loss: `) && expect.stringContaining(message),
    ]);
  });

  it.each([
    { type: 'Softmax', name: 'y' },
    { type: 'TimeDistributed', name: 'y', layer: { type: 'Dense', units: 3, activation: 'softmax' } },
  ])('take %j for the softmax that it is', (last) => {
    const layers = [{ type: 'Reshape', name: 'steps', targetShape: [4, 2] }, dense('a', 3, 'relu'), last];
    const labels = { file: 'a.npy', labels: 'b.npy' };
    expect(reported(layers, { train: { ...train, loss: 'sparseCategoricalCrossentropy' }, data: labels })).toEqual([]);
  });

  it('see odd training settings', () => {
    const layers = [dense('a', 4), dense('b', 8)];
    expect(reported(layers, { train: { ...train, learningRate: 1 } })).toEqual([
      'odd-training at train.learningRate: a learning rate of 1 is very high for adam: losses may grow without limit',
    ]);
    expect(reported(layers, { train: { ...train, optimizer: 'sgd', learningRate: 1 } })).toEqual([]);
    expect(reported(layers, { train: { ...train, optimizer: 'adamw', learningRate: 1 } })).toEqual([
      'odd-training at train.learningRate: a learning rate of 1 is very high for adamw: losses may grow without limit',
    ]);
    expect(reported(layers, { train: { ...train, momentum: 0.9, nesterov: true } })).toEqual([
      'idle-setting at train.momentum: momentum is for sgd, rmsprop: adam does without it',
      'idle-setting at train.nesterov: nesterov is for sgd: adam does without it',
    ]);
    expect(reported(layers, { train: { ...train, optimizer: 'sgd', momentum: 0.9, nesterov: true, clipNorm: 1 } })).toEqual([]);
    expect(reported(layers, { train: { ...train, optimizer: 'sgd', beta1: 0.9, delta: 2 } })).toEqual([
      'idle-setting at train.beta1: beta1 is for adam, adamw: sgd does without it',
      'idle-setting at train.delta: delta is for huber: meanSquaredError does without it',
    ]);
    expect(reported(layers, { train: { ...train, optimizer: 'rmsprop', rho: 0.8, momentum: 0.9, centered: true, epsilon: 0.01 } })).toEqual(
      [],
    );
    expect(reported(layers, { train: { ...train, optimizer: 'sgd', nesterov: true } })).toEqual([
      'idle-setting at train.nesterov: nesterov changes nothing without a momentum above 0',
    ]);
    expect(reported(layers, { train, data: { generate: 'uniform', rows: 31 } })).toEqual([
      'odd-training at train.batchSize: a batch of 32 rows takes all 31: every epoch is a single step',
    ]);
    const steps = (step: object) => ({ shrink: { steps: [{ method: 'pruneWeights', ...step }] } });
    const scheduled = (schedule: object, more: object = {}) => reported(layers, { train: { ...train, schedule, ...more } });
    const epochs = train.epochs;
    expect(scheduled({ type: 'cosine', warmUpEpochs: epochs - 1 }, { earlyStopping: { patience: epochs - 1 } })).toEqual([]);
    expect(scheduled({ type: 'cosine', warmUpEpochs: epochs })).toEqual([
      'odd-training at train.schedule.warmUpEpochs: warming up takes all 5 epochs: the full learning rate is never reached',
    ]);
    expect(scheduled({ type: 'step', every: epochs })).toEqual([
      'odd-training at train.schedule.every: the learning rate never falls within 5 epochs',
    ]);
    expect(scheduled({ type: 'reduceOnPlateau' })).toEqual([
      'odd-training at train.schedule: the learning rate never falls within 5 epochs',
    ]);
    expect(scheduled({ type: 'reduceOnPlateau', patience: 2, minLearningRate: 0.001 })).toEqual([
      'odd-training at train.schedule.minLearningRate: the learning rate is 0.001 already: it cannot fall',
    ]);
    expect(scheduled({ type: 'constant' }, { earlyStopping: { patience: epochs } })).toEqual([
      'odd-training at train.earlyStopping.patience: training never stops early: it has 5 epochs',
    ]);
    expect(reported(layers, steps({ fineTuneEpochs: 0 }))).toEqual([
      expect.stringMatching(/^odd-training at shrink.steps.0.fineTuneEpochs/u),
    ]);
    expect(reported(layers, steps({ fineTuneEpochs: 0, finalEpochs: 3 }))).toEqual([]);
  });

  it('see a target that the model meets already', () => {
    const layers = [dense('a', 4), dense('b', 8)]; // 36 + 40 parameters
    const target = (wanted: object) => reported(layers, { shrink: { target: wanted, steps: [{ method: 'pruneWeights' }] } });
    expect(target({ params: 75 })).toEqual([]);
    expect(target({ params: 76 })).toEqual([
      'nothing-to-shrink at shrink.target.params: the model has 76 parameters already: ask for fewer',
    ]);
    const all = target({ params: 0.99, bytes: 1, macs: 64 });
    expect(all.filter((message) => message.startsWith('nothing-to-shrink'))).toHaveLength(2);
    expect(all.filter((message) => message.startsWith('unaimed-target'))).toEqual([
      'unaimed-target at shrink.target.bytes: target.bytes is only checked at the end: steps aim at target.params where both are given',
      'unaimed-target at shrink.target.macs: target.macs is only checked at the end: pruneUnits alone aims at it, where neither params nor bytes is given',
    ]);
  });

  it('know that auto, which is what is done without steps, goes by all counts', () => {
    const counts = reported([dense('a', 4), dense('b', 8)], { shrink: { target: { params: 0.5, bytes: 0.5, macs: 0.5 } } });
    expect(counts).toEqual([]);
    const steps = reported([dense('a', 4), dense('b', 8)], { shrink: { target: { params: 0.5, latencyMs: 1 } } });
    expect(steps).toEqual([
      'unaimed-target at shrink.target.latencyMs: no step aims at target.latencyMs, which is only checked at the end',
    ]);
  });

  it('see limits that no step goes by', () => {
    const steps = (target: object, ...methods: string[]) =>
      reported([dense('a', 4), dense('b', 8)], { shrink: { target, steps: methods.map((method) => ({ method })) } });
    expect(steps({ bytes: 0.5 }, 'quantize')).toEqual([
      'unaimed-target at shrink.target.bytes: no step aims at target.bytes, which is only checked at the end: add pruneWeights, pruneUnits, factorize or auto',
    ]);
    expect(steps({ params: 0.5 }, 'removeLayers')).toHaveLength(1);
    expect(steps({ macs: 0.5 }, 'pruneWeights')).toHaveLength(1);
    expect(steps({ macs: 0.5 }, 'pruneWeights')).toEqual([
      'unaimed-target at shrink.target: pruneWeights aims at a number of parameters or bytes, or a highest loss: give shrink.target "params", "bytes", "maxLossIncrease" or "maxMetricDrop"',
    ]);
    expect(steps({}, 'pruneUnits')).toEqual([expect.stringMatching(/^unaimed-target at shrink.target: pruneUnits needs a goal/u)]);
    expect(steps({ macs: 0.5 }, 'pruneUnits')).toEqual([]);
    expect(steps({ bytes: 0.5 }, 'pruneWeights', 'quantize')).toEqual([]);
  });

  it('see metrics that the task does not have', () => {
    const layers = [dense('a', 4, 'relu'), dense('b', 8)];
    const file = { file: 'a.npy', validation: 0.2 };
    const task = (metrics: readonly string[], more: object = {}, target: object = { params: 0.5 }) =>
      reported(layers, { train, data: file, metrics, shrink: { target }, ...more });
    expect(task(['r2', 'psnr', 'ssim'])).toEqual([]);
    expect(task(['r2', 'accuracy'])).toEqual(['missing-metric at metrics.1: accuracy is no metric of this model: use r2, psnr or ssim']);
    expect(task(['anomalyAuc'])).toEqual([
      expect.stringMatching(/^missing-metric at metrics.0: anomalyAuc needs labels of the rows that are held out, .* data.labels$/u),
    ]);
    expect(task(['anomalyAuc'], { data: { ...file, labels: 'l.npy' } }, { maxMetricDrop: { anomalyAuc: 0.1 } })).toEqual([]);
    expect(task(['anomalyAuc'], { data: { file: 'a.npy', validation: { file: 'b.npy', labels: 'l.npy' } } })).toEqual([]);
    expect(task(['r2'], {}, { maxMetricDrop: { anomalyAuc: 0.1 } })).toEqual([
      expect.stringMatching(/^missing-metric at shrink.target.maxMetricDrop.anomalyAuc: a limit on anomalyAuc needs it among the metrics/u),
    ]);
    const classifier = [dense('a', 16, 'relu'), dense('b', 2, 'softmax')];
    const classes = { train: { ...train, loss: 'sparseCategoricalCrossentropy' }, data: { file: 'a.npy', labels: 'l.npy' } };
    expect(reported(classifier, { ...classes, metrics: ['accuracy', 'auc'] })).toEqual([]);
    expect(reported(classifier, { ...classes, metrics: ['r2'] })).toEqual([
      'missing-metric at metrics.0: r2 is no metric of this model: use accuracy or auc',
    ]);
    expect(reported(classifier, { ...classes, metrics: ['acuracy'] })).toEqual([
      expect.stringMatching(/^wrong-value at metrics.0: .*accuracy/u),
    ]);
  });

  it('see regularizers and constraints that change nothing or cannot be met', () => {
    const layers = [
      dense('a', 4, 'relu', { kernelRegularizer: { l1: 0 }, biasRegularizer: { l2: 0.1 }, useBias: false }),
      { type: 'Dense', name: 'b', units: 8, kernelConstraint: { type: 'minMaxNorm', minValue: 3 }, biasConstraint: { type: 'nonNeg' } },
    ];
    expect(reported(layers)).toEqual([
      'idle-setting at layers.1.kernelRegularizer: kernelRegularizer changes nothing: give it an l1 or l2 above 0, or remove it',
      'idle-setting at layers.1.biasRegularizer: biasRegularizer changes nothing: a has no such weight; remove it',
      'odd-training at layers.2.kernelConstraint: kernelConstraint asks for norms of at least 3 and at most 1: make minValue smaller',
    ]);
    expect(reported([dense('a', 4, 'relu', { kernelRegularizer: { l1: 0.01 } }), dense('b', 8)])).toEqual([]);
    expect(reported([dense('a', 4, 'relu', { kernelRegularizer: { l1: -0.01 } }), dense('b', 8)])).toEqual([
      expect.stringMatching(/^wrong-value at layers.1.kernelRegularizer.l1: .*must be at least 0, but is -0.01/u),
    ]);
    const inner = { type: 'Dense', units: 8, kernelRegularizer: { l2: 0 } };
    expect(
      reported([
        { type: 'Reshape', name: 'rows', targetShape: [2, 4] },
        { type: 'TimeDistributed', name: 't', layer: inner },
      ]),
    ).toEqual([expect.stringMatching(/^idle-setting at layers.2.layer.kernelRegularizer: kernelRegularizer changes nothing/u)]);
  });
});

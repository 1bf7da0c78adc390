/** tfjs's own `fit` on its cpu backend, in plain JavaScript. */
import '@tensorflow/tfjs-backend-cpu/dist/index.js';
import * as tf from '@tensorflow/tfjs-core';
import { buildLayersModel } from '../../../src/trainer/engine/model';
import { initialWeights } from '../../../src/trainer/engine/initialize';
import { benchGraph } from '../../steps/models';
import { benchRows } from '../../steps/rows';
import { serve } from '../../steps/work';

void serve(async (benchModel) => {
  await tf.setBackend('cpu');
  const graph = benchGraph(benchModel);
  const { model } = buildLayersModel(graph, initialWeights(graph, 1));
  const { count, inputs } = benchRows(benchModel);
  const x = tf.tensor(inputs, [count, ...benchModel.shape]);
  model.compile({ optimizer: tf.train.adam(1e-3), loss: benchModel.loss });
  const { batchSize } = benchModel;
  return async (epochs) => {
    await model.fit(x, x, { epochs, batchSize, yieldEvery: 'never' });
  };
});

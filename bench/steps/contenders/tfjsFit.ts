/** tfjs's own `fit`, op by op on the native backend. */
import { availableParallelism } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import { toText } from '../../../src/core/message/message';
import { findInstallation } from '../../../src/trainer/engine/native/installation';
import { loadNativeBackend } from '../../../src/trainer/engine/native/load';
import { buildLayersModel } from '../../../src/trainer/engine/model';
import { initialWeights } from '../../../src/trainer/engine/initialize';
import { benchGraph } from '../models';
import { benchRows } from '../rows';
import { serve } from '../work';

async function main(): Promise<void> {
  const installation = await findInstallation();
  if (!installation.installed) throw new Error(toText(installation.reason));
  await loadNativeBackend(installation.binding, availableParallelism());
  await serve((benchModel) => {
    const graph = benchGraph(benchModel);
    const { model } = buildLayersModel(graph, initialWeights(graph, 1));
    const { count, inputs, targets } = benchRows(benchModel);
    const x = tf.tensor(inputs, [count, ...benchModel.shape]);
    const y = targets === inputs ? x : tf.tensor(targets, [count, 1]);
    model.compile({ optimizer: tf.train.adam(1e-3), loss: benchModel.loss });
    const { batchSize } = benchModel;
    return async (epochs) => {
      await model.fit(x, y, { epochs, batchSize, yieldEvery: 'never' });
    };
  });
}

void main();

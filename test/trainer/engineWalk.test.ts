/** `docs/engine.md` shows a small model's step at every stage of the native engine. `UPDATE_DOCS=1` writes what it should show. */
import * as tf from '@tensorflow/tfjs-core';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { graphOf } from '../../src/core/graph/build';
import { toText } from '../../src/core/message/message';
import { weightKey } from '../../src/core/weights/weights';
import { findInstallation } from '../../src/trainer/engine/native/installation';
import { loadNativeBackend, type NativeBackend } from '../../src/trainer/engine/native/load';
import { fuse } from '../../src/trainer/engine/native/graph/fuse';
import type { Computation } from '../../src/trainer/engine/native/graph/op';
import { definePass } from '../../src/trainer/engine/native/graph/pass';
import { record } from '../../src/trainer/engine/native/graph/record';
import { rewrite } from '../../src/trainer/engine/native/graph/rewrite';
import { layOutWeights } from '../../src/trainer/engine/native/training/layout';
import { trainingStep } from '../../src/trainer/engine/native/training/steps';
import { gradientName, inputsName, lossName, weightName } from '../../src/trainer/engine/native/training/trace';
import { printedComputation, printedNodes } from '../support/engine/printed';

const page = path.join(import.meta.dirname, '../../docs/engine.md');
const kernel = weightKey('out', 'kernel');
const bias = weightKey('out', 'bias');

let native: NativeBackend;
beforeAll(async () => {
  const installation = await findInstallation();
  if (!installation.installed) throw new Error(toText(installation.reason));
  native = await loadNativeBackend(installation.binding, 1);
});

/** A Dense layer of 3 relu units that gives back its input, on batches of 4 rows, with the mean squared error as loss. */
function recordedStep(): Computation {
  let computation: Computation | undefined;
  tf.tidy(() => {
    const inputs = tf.ones<tf.Rank.R2>([4, 3]);
    const weights = { kernel: tf.variable(tf.ones<tf.Rank.R2>([3, 3])), bias: tf.variable(tf.zeros<tf.Rank.R1>([3])) };
    const parameters = new Map<string, tf.Tensor>([
      [inputsName, inputs],
      [weightName(kernel), weights.kernel],
      [weightName(bias), weights.bias],
    ]);
    const lossOf = () => {
      const outputs = tf.relu(tf.add(tf.matMul(inputs, weights.kernel), weights.bias));
      return tf.mean(tf.squaredDifference(inputs, outputs)).asScalar();
    };
    computation = record(native.backend, parameters, () => {
      const { value, grads } = tf.variableGrads(lossOf, [weights.kernel, weights.bias]);
      return new Map<string, tf.Tensor>([
        [lossName, value],
        [gradientName(kernel), grads[weights.kernel.name]!],
        [gradientName(bias), grads[weights.bias.name]!],
      ]);
    });
  });
  return computation!;
}

/** The function that a training pass calls for each batch of 4 rows. */
function emittedStep(computation: Computation): string {
  const { graph } = graphOf('walk', [
    { type: 'Input', name: 'x', shape: [3] },
    { type: 'Dense', name: 'out', units: 3, activation: 'relu' },
  ]);
  const layout = layOutWeights(graph!);
  const rows = { name: 'training_inputs', shape: [-1, 3] };
  const options = { optimizer: 'sgd', learningRate: 0.1, batchSize: 4, epochs: 1, loss: 'meanSquaredError' } as const;
  const request = { layout, data: { inputs: rows, targets: rows }, computation, options, constraints: new Map(), masked: false };
  const pass = definePass('train', { batchSize: 4, rest: 0 }, false, () => (context) => trainingStep(context, request));
  const step = pass.functions!.find(({ name }) => name === 'train_4_step')!;
  return printedNodes(step.nodes);
}

test('the page on the engine shows what the engine makes of a step today', () => {
  const recorded = recordedStep();
  const rewritten = rewrite(recorded);
  const fused = fuse(rewritten);
  const forms = {
    recorded: printedComputation(recorded),
    rewritten: printedComputation(rewritten),
    fused: printedComputation(fused),
    emitted: emittedStep(fused),
  };
  const shown = readFileSync(page, 'utf8');
  const wanted = Object.entries(forms).reduce((text, [name, form]) => withBlock(text, name, form), shown);
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(page, wanted);
  else expect(shown).toBe(wanted);
});

/** The page with another content of the block that follows `<!-- name -->`. */
function withBlock(text: string, name: string, content: string): string {
  const block = new RegExp(`(<!-- ${name} -->\n+\`\`\`text\n)[^]*?(\n\`\`\`)`, 'u');
  expect(text).toMatch(block);
  return text.replace(block, (_all, before: string, after: string) => `${before}${content}${after}`);
}

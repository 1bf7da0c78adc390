/** Whole models to begin with, in the syntax of VS Code's snippets. */
import { type Message, say } from '../message/message';

export interface ModelSnippet {
  readonly label: string;
  /** What people type who look for it. */
  readonly words: string;
  readonly explanation: Message;
  readonly body: string;
}

export const modelSnippets: readonly ModelSnippet[] = [
  {
    label: 'Dense autoencoder',
    words: 'autoencoder dense',
    explanation: say('An autoencoder of dense layers, with data, training, budget and target'),
    body: `{
  "name": "\${1:autoencoder}",
  "layers": [
    { "type": "Input", "name": "x", "shape": [\${2:64}] },
    { "type": "Dense", "name": "encoder", "units": \${3:48}, "activation": "relu" },
    { "type": "Dense", "name": "code", "units": \${4:16}, "activation": "relu" },
    { "type": "Dense", "name": "decoder", "units": \${3:48}, "activation": "relu" },
    { "type": "Dense", "name": "reconstruction", "units": \${2:64} }
  ],
  "data": { "file": "\${5:train.npy}", "validation": 0.2 },
  "train": { "loss": "meanSquaredError", "optimizer": "adam", "learningRate": 0.001, "epochs": 30, "batchSize": 32, "seed": 1 },
  "budget": { "layerShare": 0.5 },
  "shrink": { "target": { "params": 0.2 }, "steps": [{ "method": "auto" }] }
}`,
  },
  {
    label: 'Convolutional autoencoder',
    words: 'autoencoder convolutional images',
    explanation: say('An autoencoder of convolutions for images, with data, training, budget and target'),
    body: `{
  "name": "\${1:conv-autoencoder}",
  "layers": [
    { "type": "Input", "name": "image", "shape": [\${2:28, 28, 1}] },
    { "type": "Conv2D", "name": "encoder1", "filters": \${3:16}, "kernelSize": 3, "strides": 2, "padding": "same", "activation": "relu" },
    { "type": "Conv2D", "name": "encoder2", "filters": \${4:8}, "kernelSize": 3, "strides": 2, "padding": "same", "activation": "relu" },
    { "type": "Conv2DTranspose", "name": "decoder1", "filters": \${3:16}, "kernelSize": 3, "strides": 2, "padding": "same", "activation": "relu" },
    { "type": "Conv2DTranspose", "name": "reconstruction", "filters": \${5:1}, "kernelSize": 3, "strides": 2, "padding": "same", "activation": "sigmoid" }
  ],
  "data": { "file": "\${6:train.npy}", "validation": 0.2 },
  "train": { "loss": "meanSquaredError", "optimizer": "adam", "learningRate": 0.001, "epochs": 20, "batchSize": 64, "seed": 1 },
  "budget": { "layerShare": 0.5 },
  "shrink": { "target": { "params": 0.5 }, "steps": [{ "method": "pruneUnits" }] }
}`,
  },
  {
    label: 'Denoising autoencoder',
    words: 'autoencoder denoising',
    explanation: say('An autoencoder that learns to take noise away, with data, training, budget and target'),
    body: `{
  "name": "\${1:denoising-autoencoder}",
  "layers": [
    { "type": "Input", "name": "x", "shape": [\${2:64}] },
    { "type": "GaussianNoise", "name": "noise", "stddev": \${3:0.1} },
    { "type": "Dense", "name": "encoder", "units": \${4:48}, "activation": "relu" },
    { "type": "Dense", "name": "code", "units": \${5:16}, "activation": "relu" },
    { "type": "Dense", "name": "decoder", "units": \${4:48}, "activation": "relu" },
    { "type": "Dense", "name": "reconstruction", "units": \${2:64} }
  ],
  "data": { "file": "\${6:train.npy}", "validation": 0.2 },
  "train": { "loss": "meanSquaredError", "optimizer": "adam", "learningRate": 0.001, "epochs": 30, "batchSize": 32, "seed": 1 },
  "budget": { "layerShare": 0.5 },
  "shrink": { "target": { "params": 0.2 }, "steps": [{ "method": "auto" }] }
}`,
  },
  {
    label: 'Classifier',
    words: 'classifier dense',
    explanation: say('A classifier of dense layers, with data, labels, training, budget and target'),
    body: `{
  "name": "\${1:classifier}",
  "layers": [
    { "type": "Input", "name": "x", "shape": [\${2:64}] },
    { "type": "Dense", "name": "hidden1", "units": \${3:64}, "activation": "relu" },
    { "type": "Dense", "name": "hidden2", "units": \${4:32}, "activation": "relu" },
    { "type": "Dense", "name": "classes", "units": \${5:10}, "activation": "softmax" }
  ],
  "data": { "file": "\${6:train.npy}", "labels": "\${7:labels.npy}", "validation": 0.2 },
  "train": { "loss": "sparseCategoricalCrossentropy", "optimizer": "adam", "learningRate": 0.001, "epochs": 20, "batchSize": 32, "seed": 1 },
  "budget": { "layerShare": 0.5 },
  "shrink": { "target": { "params": 0.2 }, "steps": [{ "method": "auto" }] }
}`,
  },
];

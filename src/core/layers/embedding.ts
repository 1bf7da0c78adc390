import * as Type from 'typebox';
import { embeddingsConstraint } from './constraints';
import { defineLayer, layerSchema } from './kind';
import { embeddingsRegularizer } from './regularizers';

export const embedding = defineLayer({
  schema: layerSchema('Embedding', {
    inputDim: Type.Integer({ minimum: 1, maximum: 10_000_000, description: 'How many different numbers there are: 0 up to one less.' }),
    outputDim: Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'The size of the vector for each number.' }),
    embeddingsRegularizer,
    embeddingsConstraint,
  }),
  meaning: 'Looks up a learned vector for every number of the input (words, classes), which are whole numbers from 0.',
  inputs: 'one',
  flow: 'lookUp',
  classNumbers: ({ inputDim }) => inputDim,
  withUnits: (layer, outputDim) => ({ ...layer, outputDim }),
  outputShape: ({ outputDim }, [input]) => [...input!, outputDim],
  weights: ({ inputDim, outputDim }) => [
    { name: 'embeddings', shape: [inputDim, outputDim], axes: ['other', 'output'], trainable: true, initializer: 'smallUniform' },
  ],
});

import type { BenchModel } from './models';

/** Rows and columns of the matrices whose product shows the machine's limit. */
export const limitSize = 1024;

/** Their product in the place of a model, so that it is timed like one: a step is one product. */
export const limitModel: BenchModel = {
  name: 'floating-point limit',
  shape: [limitSize],
  layers: [],
  loss: 'meanSquaredError',
  goals: {},
  batchSize: 1,
  rows: 1,
};

export const limitOperations = 2 * limitSize ** 3;

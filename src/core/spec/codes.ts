/** What each kind of problem is, in one line; docs/problems.md tells more. */
import type { ProblemCode } from './problem';

export const problemCodes: Readonly<Record<ProblemCode, string>> = {
  'syntax-error': 'The file is not JSON.',
  'missing-field': 'A field that must be there is missing.',
  'unknown-field': 'A field that the format does not have.',
  'duplicate-field': 'A field is there twice.',
  'wrong-value': 'A value of the wrong kind, out of bounds, or not among the choices.',
  'unknown-layer-type': 'A layer type that this version does not know.',
  'unknown-method': 'A shrinking method that this version does not know.',
  'duplicate-name': 'Two layers have the same name.',
  'unknown-input': 'A layer takes its input from a layer that is not there.',
  'wrong-input-count': 'A layer has more or fewer inputs than its type takes.',
  cycle: 'Layers feed each other in a circle.',
  'shape-mismatch': 'The inputs of a layer do not fit it.',
  'input-count': 'A model has exactly one Input layer.',
  'unused-layer': 'Nothing takes the output of a layer.',
  'layer-over-budget': 'A layer is larger than the budget allows one to be.',
  'model-over-budget': 'The model is larger than its budget.',
  'data-file': 'A data file is missing, cannot be read, or does not fit the model.',
  'unknown-cost': 'What a layer costs is not known.',
  'code-not-narrow': 'An autoencoder has nothing that is narrower than its input.',
  'fading-gradients': 'Many saturating activations follow one another.',
  'loss-mismatch': 'The loss does not go with the output or the data.',
  'odd-training': 'A training setting that is allowed but hardly meant.',
  'idle-setting': 'A setting that changes nothing.',
  'nothing-to-shrink': 'The model meets its target already.',
};

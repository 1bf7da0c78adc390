/** For tests that compare a model with itself, changed: TF.js with the activations that it does not have. */
import '../../../src/trainer/engine/layers/moreActivations';

/** The fields of layers that multiply by a kernel: what is done with the sums, and what their weights are held to. */
import * as Type from 'typebox';
import { biasConstraint, kernelConstraint } from './constraints';
import { activation, useBias } from './fields';
import { activityRegularizerField, biasRegularizer, depthwiseRegularizer, kernelRegularizer, pointwiseRegularizer } from './regularizers';

const sums = { activation: Type.Optional(activation), useBias: Type.Optional(useBias) };

/** @param rank how many axes the kernel has */
export function kernelFields(rank: number) {
  return {
    ...sums,
    kernelRegularizer,
    biasRegularizer,
    ...activityRegularizerField,
    kernelConstraint: kernelConstraint(rank),
    biasConstraint,
  };
}

const depthMultiplier = Type.Integer({
  minimum: 1,
  maximum: 10_000,
  description: 'Filters for each input channel; 1 where it is left out.',
});

/** Filters of each channel by itself. @param rank how many axes they have */
export function depthwiseFields(rank: number) {
  return {
    depthMultiplier: Type.Optional(depthMultiplier),
    ...sums,
    depthwiseRegularizer,
    biasRegularizer,
    ...activityRegularizerField,
    depthwiseConstraint: kernelConstraint(rank),
    biasConstraint,
  };
}

/** The same, and sums over the channels behind them. */
export function separableFields(rank: number) {
  return { ...depthwiseFields(rank), pointwiseRegularizer, pointwiseConstraint: kernelConstraint(rank) };
}

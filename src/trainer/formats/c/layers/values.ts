/** Layers that change values in their place. */
import { groupCount } from '../../../../core/layers/groupNormalization';
import { smallestDeviation } from '../../../../core/layers/normalization';
import { sizeOf } from '../../../../core/numbers/sizeOf';
import type { Emit, Place, SpecOf } from '../emit';
import {
  activationCalls,
  clippedRelu,
  elu as eluFunction,
  leakyRelu as leakyReluFunction,
  relu as reluFunction,
  softmax as softmaxFunction,
} from '../functions/activations';
import { affine, normalizeGroups, normalizeRows } from '../functions/arrays';
import { floatLiteral } from '../literals';
import type { CFunction } from '../program';
import { biasOf } from './weights';

type AnyPlace = Place<unknown>;

/** Copies the input where the output is not written over it. */
function inPlace({ inputs: [x], output }: AnyPlace, statements: readonly string[]): string[] {
  const copy = `memcpy(${output.at}, ${x!.at}, ${String(sizeOf(output.shape))} * sizeof(float));`;
  return [...(x!.at === output.at ? [] : [copy]), ...statements];
}

function pointwise(place: AnyPlace, wanted: CFunction, ...parameters: readonly number[]): string[] {
  const { output, program } = place;
  const call = program.use(wanted);
  return inPlace(place, [`${call}(${[output.at, sizeOf(output.shape), ...parameters.map((value) => floatLiteral(value))].join(', ')});`]);
}

function rowsAndUnits({ output }: AnyPlace): { rows: number; units: number } {
  return { rows: sizeOf(output.shape.slice(0, -1)), units: output.shape.at(-1)! };
}

export const activation: Emit<SpecOf<'Activation'>> = (place) =>
  inPlace(
    place,
    activationCalls((wanted) => place.program.use(wanted), place.spec.activation, place.output.at, rowsAndUnits(place)),
  );

export const relu: Emit<SpecOf<'ReLU'>> = (place) =>
  place.spec.maxValue === undefined ? pointwise(place, reluFunction) : pointwise(place, clippedRelu, Math.fround(place.spec.maxValue));

export const leakyRelu: Emit<SpecOf<'LeakyReLU'>> = (place) => pointwise(place, leakyReluFunction, Math.fround(place.spec.alpha ?? 0.3));

export const elu: Emit<SpecOf<'ELU'>> = (place) => pointwise(place, eluFunction, Math.fround(place.spec.alpha ?? 1));

export const softmax: Emit<SpecOf<'Softmax'>> = (place) => {
  const { rows, units } = rowsAndUnits(place);
  return inPlace(place, [`${place.program.use(softmaxFunction)}(${place.output.at}, ${String(rows)}, ${String(units)});`]);
};

export const prelu: Emit<SpecOf<'PReLU'>> = (place) => {
  const slopes = place.weight('alpha');
  const alpha = place.program.constant(`${place.name}_alpha`, 'float', slopes.data);
  const { at, shape } = place.output;
  // The part of i that is the place along each axis, where slopes are not shared.
  const strides = (sizes: readonly number[]) => sizes.map((_, axis) => sizeOf(sizes.slice(axis + 1)));
  const parts = shape.flatMap((size, axis) =>
    slopes.shape[axis] === 1 ? [] : [`i / ${String(strides(shape)[axis]!)} % ${String(size)} * ${String(strides(slopes.shape)[axis]!)}`],
  );
  const index = slopes.shape.join() === shape.join() ? 'i' : parts.length === 0 ? '0' : parts.join(' + ');
  return inPlace(place, [
    `for (int32_t i = 0; i < ${String(sizeOf(shape))}; i++) if ((${at})[i] < 0.0f) (${at})[i] *= ${alpha}[${index}];`,
  ]);
};

export const rescaling: Emit<SpecOf<'Rescaling'>> = (place) => {
  const { at, shape } = place.output;
  const [scale, offset] = [place.spec.scale, place.spec.offset ?? 0].map((value) => floatLiteral(Math.fround(value)));
  return inPlace(place, [`for (int32_t i = 0; i < ${String(sizeOf(shape))}; i++) (${at})[i] = (${at})[i] * ${scale!} + ${offset!};`]);
};

/** @param scale for each unit */
function affineCall(place: AnyPlace, mean: Float32Array, scale: Float32Array, offset: string): string[] {
  const { name, program, output } = place;
  const { rows, units } = rowsAndUnits(place);
  const constants = [program.constant(`${name}_mean`, 'float', mean), program.constant(`${name}_scale`, 'float', scale), offset];
  return inPlace(place, [`${program.use(affine)}(${[output.at, rows, units, ...constants].join(', ')});`]);
}

export const batchNormalization: Emit<SpecOf<'BatchNormalization'>> = (place) => {
  const gamma = place.optionalWeight('gamma')?.data;
  const epsilon = place.spec.epsilon ?? 1e-3;
  const scale = place.weight('moving_variance').data.map((variance, unit) => (gamma?.[unit] ?? 1) / Math.sqrt(variance + epsilon));
  return affineCall(
    place,
    place.weight('moving_mean').data,
    scale,
    biasOf(place.program, place.name, place.optionalWeight('beta'), 'beta'),
  );
};

export const normalization: Emit<SpecOf<'Normalization'>> = (place) => {
  const scale = place.weight('variance').data.map((variance) => 1 / Math.max(Math.sqrt(variance), smallestDeviation));
  return affineCall(place, place.weight('mean').data, scale, 'NULL');
};

export const groupNormalization: Emit<SpecOf<'GroupNormalization'>> = (place) =>
  normalizeCall(place, normalizeGroups, [groupCount(place.spec, rowsAndUnits(place).units)]);

export const layerNormalization: Emit<SpecOf<'LayerNormalization'>> = (place) => normalizeCall(place, normalizeRows, []);

/** @param own arguments of the function before the constants that both normalizations take */
function normalizeCall(place: Place<{ readonly epsilon?: number }>, normalize: CFunction, own: readonly number[]): string[] {
  const { name, program, output, optionalWeight, spec } = place;
  const { rows, units } = rowsAndUnits(place);
  const gamma = optionalWeight('gamma');
  const constants = [
    floatLiteral(Math.fround(spec.epsilon ?? 1e-3)),
    gamma === undefined ? 'NULL' : program.constant(`${name}_gamma`, 'float', gamma.data),
    biasOf(program, name, optionalWeight('beta'), 'beta'),
  ];
  return inPlace(place, [`${program.use(normalize)}(${[output.at, rows, units, ...own, ...constants].join(', ')});`]);
}

/** Chooses the rank of every layer, by the energy that is kept or by a number of parameters for all together. */
import type { GraphLayer } from '../../graph/graph';
import { countNonZero, type Weights, weightOf } from '../../weights/weights';
import type { FactorizeOptions } from '../options/factorize';
import { type Spectrum, spectrumOf } from './spectrum';
import { type Split, splitsOf } from './splits';

/** A layer as two of some rank. */
export interface Factorization {
  readonly split: Split;
  readonly spectrum: Spectrum;
  readonly rank: number;
  /** Parameters of both kernels. */
  readonly params: number;
  /** The share of the kernel's squared singular values that is lost. */
  readonly lost: number;
}

/** What can become of one layer. */
export interface Candidates {
  readonly layer: string;
  /** Parameters of its kernel that are not zero. */
  readonly params: number;
  /** All that have fewer. */
  readonly factorizations: readonly Factorization[];
}

export type Choices = ReadonlyMap<string, Factorization>;

/**
 * The ways in which a layer can be split in two, each with the singular values of its kernel's matrix, by which the rank is chosen (Sainath et al. 2013).
 *
 * @returns undefined for a layer that cannot be split, or would not become smaller
 */
export function candidatesOf(
  layer: GraphLayer,
  weights: Weights,
  convolution: NonNullable<FactorizeOptions['convolution']>,
): Candidates | undefined {
  const splits = splitsOf(layer, convolution);
  if (splits.length === 0) return undefined;
  const kernel = weightOf(weights, layer.name, 'kernel').data;
  const params = countNonZero(kernel);
  return { layer: layer.name, params, factorizations: splits.flatMap((split) => factorizations(split, kernel, params)) };
}

function factorizations(split: Split, kernel: Float32Array, params: number): Factorization[] {
  const { rows, columns, place } = split;
  const each = rows + columns;
  const ranks = Math.min(Math.ceil(params / each) - 1, rows, columns);
  if (ranks < 1) return [];
  const data = Float32Array.from({ length: rows * columns }, (_, at) => kernel[place(Math.floor(at / columns), at % columns)]!);
  const spectrum = spectrumOf({ rows, columns, data });
  const energies = spectrum.singularValues.map((value) => value ** 2);
  const all = energies.reduce((sum, energy) => sum + energy, 0);
  let kept = 0;
  return Array.from({ length: ranks }, (_, index) => {
    kept += energies[index]!;
    return { split, spectrum, rank: index + 1, params: (index + 1) * each, lost: all === 0 ? 0 : Math.max(0, 1 - kept / all) };
  });
}

/** For each layer the fewest parameters that keep the share `energy` of the squared singular values. */
export function chooseByEnergy(candidates: readonly Candidates[], energy: number): Choices {
  return chosen(candidates, ({ factorizations }) => {
    const enough = factorizations.filter(({ lost }) => lost <= 1 - energy);
    return enough.length === 0 ? undefined : enough.reduce((a, b) => (b.params < a.params ? b : a));
  });
}

const bisections = 60;

/**
 * The choice that loses least, summed over the layers, with at most `wanted` parameters in all kernels together; or, where that is too few, the one with
 * the fewest. Each layer weighs what it loses against what it costs, by one price for all (Everett 1963).
 */
export function chooseByParameters(candidates: readonly Candidates[], wanted: number): Choices {
  const at = (logarithm: number) => chosen(candidates, (layer) => cheapest(layer, 2 ** logarithm));
  let [low, high] = [-bisections, bisections];
  if (paramsOf(candidates, at(low)) <= wanted) return at(low);
  for (let i = 0; i < bisections; i++) {
    const middle = (low + high) / 2;
    if (paramsOf(candidates, at(middle)) <= wanted) high = middle;
    else low = middle;
  }
  return at(high);
}

/** Parameters of all candidates' kernels after a choice. */
export function paramsOf(candidates: readonly Candidates[], choices: Choices): number {
  return candidates.reduce((sum, { layer, params }) => sum + (choices.get(layer)?.params ?? params), 0);
}

/** @returns undefined when it is best to leave the layer as it is */
function cheapest({ params, factorizations }: Candidates, price: number): Factorization | undefined {
  let best: Factorization | undefined;
  let least = price * params;
  for (const factorization of factorizations) {
    const cost = factorization.lost + price * factorization.params;
    if (cost >= least) continue;
    least = cost;
    best = factorization;
  }
  return best;
}

function chosen(candidates: readonly Candidates[], choose: (layer: Candidates) => Factorization | undefined): Choices {
  const choices = new Map<string, Factorization>();
  for (const candidate of candidates) {
    const factorization = choose(candidate);
    if (factorization !== undefined) choices.set(candidate.layer, factorization);
  }
  return choices;
}

/** Layers of weighted sums over an axis. */
import { elementCount, type Shape } from '../../layers/kind';
import { type Config, isConfig, knownSize, unreadable, wholeIn } from '../config';
import { bias, type KerasRules, times, weight } from '../rules';
import { sizeOf } from '../../numbers/sizeOf';

export const dense: KerasRules = {
  inputs: 'one',
  outputShape: (config, [input]) => [...input!.slice(0, -1), wholeIn(config, 'units', 1)],
  weights: (config, [input]) => {
    const units = wholeIn(config, 'units', 1);
    return [weight('kernel', knownSize(input!, -1), units), ...bias(config, units)];
  },
  macs: (_config, [input], output) => times(elementCount(output), knownSize(input!, -1)),
};

interface Equation {
  readonly input: string;
  readonly kernel: string;
  readonly output: string;
  /** Sizes by the letters of the axes. */
  readonly sizes: ReadonlyMap<string, number | null>;
}

/** Sums along axes that an equation names: "abc,cd->abd". */
export const einsumDense: KerasRules = {
  inputs: 'one',
  outputShape: (config, [input]) => {
    const { output, sizes } = equationIn(config, input!);
    return output
      .split('')
      .slice(1)
      .map((letter) => sizes.get(letter) ?? null);
  },
  weights: (config, [input]) => {
    const { kernel, output, sizes } = equationIn(config, input!);
    const size = (letter: string) => knownSize([sizes.get(letter) ?? null], 0);
    const axes = config['biasAxes'];
    const biased = typeof axes === 'string' ? output.split('').filter((letter) => axes.includes(letter)) : [];
    // A bias spans its axes and those behind them, with size 1 where it is shared.
    const span = biased.length === 0 ? [] : output.split('').slice(output.indexOf(biased[0]!));
    return [
      weight('kernel', ...kernel.split('').map(size)),
      ...(biased.length === 0 ? [] : [weight('bias', ...span.map((letter) => (biased.includes(letter) ? size(letter) : 1)))]),
    ];
  },
  macs: (config, [input], output) => {
    const { kernel, output: letters, sizes } = equationIn(config, input!);
    const summed = kernel
      .split('')
      .filter((letter) => !letters.includes(letter))
      .map((letter) => knownSize([sizes.get(letter) ?? null], 0));
    return times(elementCount(output), sizeOf(summed));
  },
};

/** @throws ShapeError for an equation with an ellipsis, or one that does not fit the input */
function equationIn(config: Config, shape: Shape): Equation {
  const [, input, kernel, output] = /^(\w+),(\w+)->(\w+)$/u.exec(String(config['equation']).replace(/\s/gu, '')) ?? [];
  const given: unknown = config['outputShape'];
  const last: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (input === undefined || kernel === undefined || output === undefined || isConfig(given) || input.length !== shape.length + 1)
    throw unreadable(config, 'equation');
  const sizes = new Map<string, number | null>(
    input
      .split('')
      .slice(1)
      .map((letter, axis) => [letter, shape[axis]!]),
  );
  // What the config says of the output are its last axes.
  for (const [at, size] of last.entries()) {
    const letter = output[output.length - last.length + at];
    if (letter !== undefined && Number.isSafeInteger(size) && !sizes.has(letter)) sizes.set(letter, size as number);
  }
  return { input, kernel, output, sizes };
}

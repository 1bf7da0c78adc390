/** Layers whose values have their channels in front of rows and columns cost what they cost with the channels behind them. */
import type { Shape } from '../layers/kind';
import type { Config } from './config';
import type { KerasRules } from './rules';

/**
 * Rules that know channels as the last axis, for configs that say the other, too.
 *
 * @param steps how many axes of an input are in front of the channels: 1 for images in a sequence
 */
export function eitherWayRound(rules: KerasRules, steps: number): KerasRules {
  const asLast = (shape: Shape) => [...shape.slice(0, steps), ...shape.slice(steps + 1), ...shape.slice(steps, steps + 1)];
  // Steps may be gone, and rows and columns.
  const asFirst = (output: Shape, input: Shape) => {
    const at = Math.max(0, steps + output.length - input.length);
    return output.length === 0 ? output : [...output.slice(0, at), output.at(-1)!, ...output.slice(at, -1)];
  };
  return {
    inputs: rules.inputs,
    outputShape: (config, given) =>
      isChannelsFirst(config) ? asFirst(rules.outputShape(config, given.map(asLast)), given[0]!) : rules.outputShape(config, given),
    weights: (config, given) => rules.weights?.(config, isChannelsFirst(config) ? given.map(asLast) : given) ?? [],
    macs: (config, given, output) => {
      if (rules.macs === undefined) return 0;
      if (!isChannelsFirst(config)) return rules.macs(config, given, output);
      const turned = given.map(asLast);
      return rules.macs(config, turned, rules.outputShape(config, turned));
    },
  };
}

/** Whether a layer's config, with the names of later versions, says so. */
export function isChannelsFirst({ dataFormat }: Config): boolean {
  return dataFormat === 'channels_first' || dataFormat === 'channelsFirst';
}

/** Layers without weights that make an input's axes shorter or longer. */
import type { Shape } from '../../layers/kind';
import { ShapeError } from '../../layers/kind';
import { say } from '../../message/message';
import { type Config, isConfig, sizesIn, unreadable, wholeIn } from '../config';
import type { KerasRules } from '../rules';
import { poolWindow, requireAxes, windowedSizes } from './windows';

/** @param axes that the window moves along, in front of the channels */
export function pooling(axes: number): KerasRules {
  return {
    inputs: 'one',
    outputShape: (config, [input]) => [...windowedSizes(`Pooling${String(axes)}D`, input!, poolWindow(config, axes)), channels(input!)],
  };
}

/** @param axes that become one value; with `keepdims`, they stay with the size 1 */
export function globalPooling(axes: number): KerasRules {
  return {
    inputs: 'one',
    outputShape: (config, [input]) => {
      requireAxes(`GlobalPooling${String(axes)}D`, input!, axes);
      return config['keepdims'] === true ? [...input!.slice(0, -1).map(() => 1), channels(input!)] : [channels(input!)];
    },
  };
}

/** @param axes whose sizes are multiplied by `size`, 2 where it is left out */
export function upSampling(axes: number): KerasRules {
  return {
    inputs: 'one',
    outputShape: (config, [input]) => {
      requireAxes(`UpSampling${String(axes)}D`, input!, axes);
      const factors = sizesIn(config, 'size', axes, { fallback: 2 });
      return [...input!.slice(0, -1).map((size, axis) => (size === null ? null : size * factors[axis]!)), channels(input!)];
    },
  };
}

/** @param axes that get zeros on both sides: `padding` is one number, one for each axis, or two for each */
export function zeroPadding(axes: number): KerasRules {
  return {
    inputs: 'one',
    outputShape: (config, [input]) => {
      requireAxes(`ZeroPadding${String(axes)}D`, input!, axes);
      const borders = bordersIn(config, 'padding', axes, 1);
      return [...input!.slice(0, -1).map((size, axis) => (size === null ? null : size + borders[axis]!)), channels(input!)];
    },
  };
}

/** @param axes that lose values on both sides: `cropping` is one number, one for each axis, or two for each */
export function cropping(axes: number): KerasRules {
  return {
    inputs: 'one',
    outputShape: (config, [input]) => {
      requireAxes(`Cropping${String(axes)}D`, input!, axes);
      const borders = bordersIn(config, 'cropping', axes, axes === 1 ? 1 : 0);
      return [
        ...input!.slice(0, -1).map((size, axis) => {
          if (size === null) return null;
          if (borders[axis]! >= size) throw new ShapeError(say('it cuts {0} off an axis that has only {1}', borders[axis]!, size));
          return size - borders[axis]!;
        }),
        channels(input!),
      ];
    },
  };
}

/** Images of a given size, whatever comes in. */
export const toSize: KerasRules = {
  inputs: 'one',
  outputShape: (config, [input]) => {
    requireAxes('an image layer', input!, 2);
    return [wholeIn(config, 'height', 1), wholeIn(config, 'width', 1), channels(input!)];
  },
};

/** How much borders add up to, by axis: one number for all, one for each axis, or [before, after] for each. */
function bordersIn(config: Config, key: string, axes: number, fallback: number): readonly number[] {
  const value = config[key] ?? fallback;
  if (isConfig(value)) throw unreadable(config, key);
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  // Over one axis, [before, after] may stand by itself.
  const byAxis = axes === 1 && list.length === 2 ? [list] : list.length === 1 ? Array<unknown>(axes).fill(list[0]) : list;
  if (byAxis.length !== axes) throw unreadable(config, key);
  return byAxis.map((border) => {
    const [before, after = before, ...rest] = Array.isArray(border) ? (border as unknown[]) : [border];
    if (!isBorder(before) || !isBorder(after) || rest.length > 0) throw unreadable(config, key);
    return before + after;
  });
}

function isBorder(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function channels(input: Shape): number | null {
  return input.at(-1) ?? null;
}

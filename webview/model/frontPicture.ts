/** Where a front's models stand in its chart, in percent of its width and height. Pure. */
import { evenMarks, logMarks, logRange } from '../charts/logAxis';
import { formatShort, formatValue } from '../../src/core/message/format';
import { wantsLogScale } from './curves';
import type { FrontMeasure, FrontModel } from './front';

export interface FrontDot {
  readonly model: FrontModel;
  /** From the left. */
  readonly x: number;
  /** From the top. */
  readonly y: number;
}

export interface AxisMark {
  readonly at: number;
  readonly label: string;
}

export interface FrontPicture {
  /** By rising cost. */
  readonly dots: readonly FrontDot[];
  /** The lowest loss that each cost buys: from each model of the front to the next. */
  readonly steps: readonly FrontDot[];
  readonly xMarks: readonly AxisMark[];
  readonly yMarks: readonly AxisMark[];
}

/** Labels closer to each other would touch, in percent. */
const closest = { x: 17, y: 14 };

/** @param cost what models are laid out by, from left to right. @param quality by what from bottom to top */
export function frontPicture(models: readonly FrontModel[], cost: FrontMeasure, quality: FrontMeasure): FrontPicture {
  const shown = models.flatMap((model) => {
    const [across, up] = [cost.of(model), quality.of(model)];
    return across === undefined || up === undefined || !(across > 0) || !Number.isFinite(up) ? [] : [{ model, across, up }];
  });
  const x = logarithmic(shown.map(({ across }) => across));
  const qualities = shown.map(({ up }) => up);
  const y = wantsLogScale(qualities) ? logarithmic(qualities) : even(qualities);
  const dots = shown.map(({ model, across, up }): FrontDot => ({ model, x: x.at(across), y: 100 - y.at(up) })).sort((a, b) => a.x - b.x);
  return {
    dots,
    steps: stairs(dots),
    xMarks: apart(
      x.marks.map((mark) => ({ at: x.at(mark), label: shortMark(mark, cost) })),
      closest.x,
    ),
    yMarks: apart(
      y.marks.map((mark) => ({ at: 100 - y.at(mark), label: formatValue(mark) })),
      closest.y,
    ),
  };
}

/** Without models that a cheaper one beats, as one that a person has chosen may be. */
function stairs(dots: readonly FrontDot[]): FrontDot[] {
  const steps: FrontDot[] = [];
  for (const dot of dots) {
    const { kind, loss } = dot.model;
    if ((kind === 'front' || kind === 'result') && loss < (steps.at(-1)?.model.loss ?? Infinity)) steps.push(dot);
  }
  return steps;
}

interface Scale {
  /** In percent of the axis. */
  readonly at: (value: number) => number;
  readonly marks: readonly number[];
}

function logarithmic(values: readonly number[]): Scale {
  const [low, high] = logRange(Math.min(...values), Math.max(...values));
  return { at: (value) => (100 * Math.log(value / low)) / Math.log(high / low), marks: logMarks(low, high) };
}

/** With a margin, so that no dot stands on the edge. */
function even(values: readonly number[]): Scale {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const margin = most > least ? (most - least) * 0.12 : Math.max(Math.abs(most) * 0.1, 1e-6);
  const [low, high] = [least - margin, most + margin];
  return { at: (value) => (100 * (value - low)) / (high - low), marks: evenMarks(low, high) };
}

/** As many marks as there is room for: whole numbers of them are left out between. */
function apart(marks: readonly AxisMark[], least: number): AxisMark[] {
  const inside = marks.filter(({ at }) => at >= 2 && at <= 98).sort((a, b) => a.at - b.at);
  const kept: AxisMark[] = [];
  for (const mark of inside) if (kept.length === 0 || mark.at - kept.at(-1)!.at >= least) kept.push(mark);
  return kept;
}

function shortMark(mark: number, cost: FrontMeasure): string {
  const text = cost.id === 'params' || cost.id === 'macs' ? formatShort(mark) : cost.write(mark);
  return text.replace(/\.0+(?= )/u, '');
}

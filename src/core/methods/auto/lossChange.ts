/** How much a loss has grown, in words and in steps that can be coloured. */
import { formatShare } from '../../message/format';

/** Increases from here on are written as a factor. */
const asFactor = 10;
/** Smaller ones are within what another sample of rows would change. */
const unseen = 0.0005;

/** 1 → 1.012 is "+1.2 %", 1 → 14 is "× 14"; `undefined` where nothing can be compared. */
export function lossChangeText(before: number, after: number): string | undefined {
  const increase = increaseOf(before, after);
  if (increase === undefined) return undefined;
  if (Math.abs(increase) < unseen) return '±0 %';
  if (increase >= asFactor) return `× ${factorText(increase + 1)}`;
  return increase < 0 ? `−${formatShare(-increase)}` : `+${formatShare(increase)}`;
}

/** The same in at most five characters: "+1 %", "−20 %", "× 14". */
export function shortLossChangeText(before: number, after: number): string | undefined {
  const increase = increaseOf(before, after);
  if (increase === undefined) return undefined;
  const percent = Math.round(increase * 100);
  if (percent === 0) return '0 %';
  if (percent >= 100) return `× ${factorText(increase + 1)}`;
  return percent < 0 ? `−${String(-percent)} %` : `+${String(percent)} %`;
}

/** Increases of the loss up to which each level goes; what is more is of the level after the last. */
export const lossLevels = [0.01, 0.05, 0.2, 1, 4] as const;

/** 0 for hardly any increase, to the number of `lossLevels` for the largest ones. */
export function lossLevel(before: number, after: number): number {
  const increase = increaseOf(before, after) ?? Infinity;
  const level = lossLevels.findIndex((most) => increase <= most);
  return level === -1 ? lossLevels.length : level;
}

function increaseOf(before: number, after: number): number | undefined {
  if (!(before > 0) || !Number.isFinite(before) || !Number.isFinite(after)) return undefined;
  return after / before - 1;
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

function factorText(factor: number): string {
  if (factor >= 1000) return `10${String(Math.floor(Math.log10(factor))).replace(/\d/gu, (digit) => superscripts[Number(digit)]!)}`;
  return factor < 9.95 ? factor.toFixed(1) : String(Math.round(factor));
}

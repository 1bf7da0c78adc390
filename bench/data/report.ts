/** What was measured, next to the goals. */
import type { Measured } from './main';

const goals = { peakGigabytes: 1, loss: 0.15 };

export function reportLines(memory: readonly Measured[], streamed: Measured): string[] {
  const inMemory = rate(memory.reduce(sum));
  const loss = 1 - rate(streamed) / inMemory;
  const peak = streamed.peak / 1e9;
  return [
    `rows in memory  ${inMemory.toFixed(1)} steps a second, peak ${gigabytes(Math.max(...memory.map((part) => part.peak)))}`,
    `streamed        ${rate(streamed).toFixed(1)} steps a second, peak ${gigabytes(streamed.peak)}`,
    `peak memory     ${gigabytes(streamed.peak)}, goal < ${goals.peakGigabytes} GB: ${verdict(peak < goals.peakGigabytes)}`,
    `loss of speed   ${(loss * 100).toFixed(1)} %, goal < ${goals.loss * 100} %: ${verdict(loss < goals.loss)}`,
  ];
}

/** @param rows of the file */
export function csvLines(trained: Measured, rows: number): string[] {
  const { readSeconds, seconds, peak } = trained;
  return [
    `CSV             ${rows.toLocaleString('en')} rows, read in ${readSeconds.toFixed(0)} s, then ${rate(trained).toFixed(1)} steps a second for ${seconds.toFixed(0)} s`,
    `peak memory     ${gigabytes(peak)}, goal < ${goals.peakGigabytes} GB: ${verdict(peak / 1e9 < goals.peakGigabytes)}`,
  ];
}

function sum(a: Measured, b: Measured): Measured {
  return {
    steps: a.steps + b.steps,
    seconds: a.seconds + b.seconds,
    readSeconds: a.readSeconds + b.readSeconds,
    peak: Math.max(a.peak, b.peak),
  };
}

function rate({ steps, seconds }: Measured): number {
  return steps / seconds;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}

function verdict(reached: boolean): string {
  return reached ? 'reached' : 'missed';
}

/** From how many multiply-accumulates a step on this machine gains by how many branches: measured once, and kept. */
import { availableParallelism, cpus } from 'node:os';
import type { BranchRule } from '../../../../core/run/events';
import type { NativeBackend } from '../load';
import { storeRules, readRules, type Machine } from './storedRules';
import { probeSizes, timeWays } from './probe';
import { processorTime, wasQuiet } from './quiet';

/** Steps with fewer multiply-accumulates are over before a second core could help: they do not wait for measurements. */
export const smallestCalibrated = probeSizes[0]!;

/** More cores than these are not asked for: so many parts of a usual batch have too few rows each. */
const mostBranches = 8;

/** A way that asks more of the machine must take at most this share of the time of one that asks less. */
const worthIt = 0.93;

/** Milliseconds for each size. On a machine that makes too few steps in them, nothing can be measured. */
const longest = 500;

/** Those before version 2 came to branches in another order. */
const stepsVersion = 2;

const ofProcess = new Map<string, readonly BranchRule[]>();

/** No rules, and nothing kept, where the machine has other work to do. @param tensorflow its version */
export async function calibratedRules(native: NativeBackend, tensorflow: string): Promise<readonly BranchRule[]> {
  const machine = thisMachine(tensorflow);
  if (machine.cores === 1) return [];
  const key = JSON.stringify(machine);
  const known = ofProcess.get(key) ?? (await readRules(machine));
  const rules = known ?? (await measure(native, machine.cores));
  if (rules === undefined) return [];
  ofProcess.set(key, rules);
  if (known === undefined) await storeRules(machine, rules);
  return rules;
}

/** What its measurements are kept for. @param tensorflow its version */
export function thisMachine(tensorflow: string): Machine {
  return { processor: cpus()[0]?.model ?? process.arch, cores: availableParallelism(), tensorflow, steps: stepsVersion };
}

async function measure(native: NativeBackend, cores: number): Promise<readonly BranchRule[] | undefined> {
  const before = processorTime();
  const rules = await calibrate(cores, (macs, counts) => timeWays(native, macs, counts, performance.now() + longest));
  return wasQuiet(before, processorTime(), cores) ? rules : undefined;
}

/**
 * Milliseconds of a step with this many multiply-accumulates, for each of the ways: 0 stands for op after op, any other number for this many branches
 * side by side. Undefined when there was no time.
 */
export type TimeWays = (macs: number, counts: readonly number[]) => Promise<readonly number[] | undefined>;

/**
 * Larger steps never get fewer branches than smaller ones: what a size seems to gain, all larger ones must gain as well.
 * @returns undefined when a size could not be timed
 */
export async function calibrate(cores: number, time: TimeWays): Promise<BranchRule[] | undefined> {
  const counts = [0, 1, 2, 4, mostBranches].filter((count) => count <= cores);
  const gains: number[] = [];
  for (const size of probeSizes) {
    const times = await time(size, counts);
    if (times === undefined) return undefined;
    gains.push(counts[worthwhile(times)]!);
  }
  const agreed = gains.map((_, at) => Math.min(...gains.slice(at)));
  return probeSizes.flatMap((from, at) => (agreed[at] === (agreed[at - 1] ?? 0) ? [] : [{ from, count: agreed[at]! }]));
}

/** The place of the time that is worth what it asks for. */
function worthwhile(times: readonly number[]): number {
  return times.reduce((best, time, at) => (time <= times[best]! * worthIt ? at : best), 0);
}

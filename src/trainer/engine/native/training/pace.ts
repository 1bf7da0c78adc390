import { setImmediate } from 'node:timers/promises';

/** How long a call may keep the process from hearing a cancellation. */
const longestCall = 80;

/** Chooses how many steps one call makes, from the time that steps took. */
export class Pace {
  readonly #steps = new Map<string, number>();

  stepsOf(pass: string): number {
    return this.#steps.get(pass) ?? 1;
  }

  /** Runs a call of `steps` steps and learns from it; the first call of a pass is slow, so the number grows step by step. */
  measure<T>(pass: string, steps: number, call: () => T): T {
    const start = performance.now();
    const result = call();
    const perStep = (performance.now() - start) / steps;
    this.#steps.set(pass, Math.max(1, Math.min(Math.floor(longestCall / perStep), 8 * steps)));
    return result;
  }

  /** Lets messages in. */
  async rest(): Promise<void> {
    await setImmediate();
  }
}

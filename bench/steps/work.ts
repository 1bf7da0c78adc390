/** How a contender's process is asked and answers: a line of JSON each way. */
import { createInterface } from 'node:readline';
import type { BenchModel } from './models';

export interface Task {
  readonly model: BenchModel;
  /** Epochs to train; a model's first task prepares it, and is not timed. */
  readonly epochs: number;
}

export interface Answer {
  /** Milliseconds of all epochs together. */
  readonly ms: number;
}

/** What a contender makes of a model: trains it for some epochs, from where it stands. */
export type Train = (epochs: number) => Promise<void> | void;

/** Serves tasks until standard input ends. */
export async function serve(prepare: (model: BenchModel) => Promise<Train> | Train): Promise<void> {
  const prepared = new Map<string, Train>();
  for await (const line of createInterface({ input: process.stdin })) {
    const { model, epochs } = JSON.parse(line) as Task;
    const train = prepared.get(model.name) ?? (await prepare(model));
    prepared.set(model.name, train);
    const start = performance.now();
    await train(epochs);
    const answer: Answer = { ms: performance.now() - start };
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}

import path from 'node:path';
import { afterAll, expect } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { forkTrainer } from '../../src/client/forkTrainer';
import { TrainerClient, type TrainerOptions } from '../../src/client/trainerClient';

/** What trainers have written of errors and warnings that nobody handled. TensorFlow's log has a line that begins with WARNING in capitals. */
const errors: string[] = [];
const error = /[Uu]nhandled|[Uu]ncaught|Warning: |^\s*(?:\w*Error: |at \S+ \()/u;

afterAll(() => expect(errors.splice(0)).toEqual([]));

/** A process of the built trainer. Whoever starts one disposes of it. Errors that it writes and does not answer with fail the test file. */
export function startTrainer(options: TrainerOptions = {}): TrainerClient {
  const onOutput = (line: string) => {
    if (error.test(line)) errors.push(line);
    options.onOutput?.(line);
  };
  return new TrainerClient(forkTrainer(path.join(root, 'dist', 'trainer.js')), { ...options, onOutput });
}

import path from 'node:path';
import { root } from '../../scripts/build/root.mjs';
import { forkTrainer } from '../../src/client/forkTrainer';
import { TrainerClient, type TrainerOptions } from '../../src/client/trainerClient';

/** A process of the built trainer. Whoever starts one disposes of it. */
export function startTrainer(options: TrainerOptions = {}): TrainerClient {
  return new TrainerClient(forkTrainer(path.join(root, 'dist', 'trainer.js')), options);
}

import path from 'node:path';
import { root } from '../../scripts/build/root.mjs';
import { TrainerClient, type TrainerOptions } from '../../src/client/trainerClient';

/** A process of the built trainer. Whoever starts one disposes of it. */
export function startTrainer(options: Omit<TrainerOptions, 'script'> = {}): TrainerClient {
  return new TrainerClient({ script: path.join(root, 'dist', 'trainer.js'), ...options });
}

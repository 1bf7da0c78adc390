import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { forkTrainer } from '../client/forkTrainer';
import type { EngineChoice } from '../protocol/trainer';

/** A trainer process for a command. @param engine what it will ask for */
export function startTrainer(engine?: EngineChoice): ChildProcess {
  return forkTrainer(path.join(__dirname, 'trainer.js'), engine);
}

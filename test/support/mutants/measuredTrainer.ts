/** A trainer process whose computing time and memory are measured (as Linux counts them) for each file that it is given. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../../scripts/build/root.mjs';
import { forkTrainer } from '../../../src/client/forkTrainer';
import { TrainerClient } from '../../../src/client/trainerClient';
import { TrainerError } from '../../../src/client/trainerError';
import { forgetPeak, peakBytesOf } from './peakMemory';

export interface Measured {
  /** Of all its threads. */
  readonly cpuSeconds: number;
  /** The most memory that it had at once. */
  readonly peakBytes: number;
  /** Undefined where the file was read. */
  readonly refusal: string | undefined;
}

const ticksPerSecond = 100;

export class MeasuredTrainer {
  readonly #process = forkTrainer(path.join(root, 'dist', 'trainer.js'));
  readonly #client = new TrainerClient(this.#process);

  /** Opens a model file, and makes a spec of it in a folder. @throws TrainerError that is no refusal, such as the end of the process */
  async import(file: string, out: string): Promise<Measured> {
    const pid = String(this.#process.pid);
    const before = cpuSecondsOf(pid);
    forgetPeak(pid);
    const refusal = await this.#refusalOf(async () => {
      await this.#client.openModel({ file });
      await this.#client.importModel({ file, out, force: true });
    });
    return { cpuSeconds: cpuSecondsOf(pid) - before, peakBytes: peakBytesOf(pid), refusal };
  }

  async #refusalOf(work: () => Promise<void>): Promise<string | undefined> {
    try {
      await work();
      return undefined;
    } catch (error) {
      if (error instanceof TrainerError && error.kind === 'input') return error.message;
      throw error;
    }
  }

  async dispose(): Promise<void> {
    await this.#client.dispose();
  }
}

function cpuSecondsOf(pid: string): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /su, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

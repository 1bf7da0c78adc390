/** PyTorch on this machine, now, by a Python that has it. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';

export interface PeerSeconds {
  /** Of pruning alone. */
  readonly shrink: number;
  /** Of the whole script, from process start to exit. */
  readonly command: number;
}

export class Torch {
  readonly #script: string;

  /** @param root the project's folder @param mnist the folder of MNIST */
  constructor(
    root: string,
    readonly python: string,
    readonly mnist: string,
  ) {
    this.#script = path.join(root, 'bench', 'shrink', 'torch_prune.py');
  }

  prune(task: 'digits' | 'seed'): PeerSeconds {
    const args = [this.#script, task, ...(task === 'digits' ? [this.mnist] : [])];
    const start = performance.now();
    const shrink = Number(execFileSync(this.python, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 2] }));
    return { shrink, command: (performance.now() - start) / 1000 };
  }
}

/** Torch-Pruning on this machine, now, by a Python that has it. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';

/** What it made of a task. */
export interface Pruned {
  /** Of the parameters, really gone. */
  readonly share: number;
  readonly loss: number;
  readonly seconds: number;
}

export class TorchPruning {
  readonly #script: string;

  /** @param root the project's folder @param mnist the folder of MNIST */
  constructor(
    root: string,
    readonly python: string,
    readonly mnist: string,
  ) {
    this.#script = path.join(root, 'bench', 'auto', 'torch_pruning_to.py');
  }

  prune(task: 'digits' | 'seed', share: number, seed: number): Pruned {
    const folder = task === 'digits' ? this.mnist : '-';
    const args = [this.#script, task, folder, String(share), String(seed)];
    return JSON.parse(execFileSync(this.python, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 2] })) as Pruned;
  }
}

import { execFileSync } from 'node:child_process';
import path from 'node:path';

/** Seconds in which PyTorch prunes the digits model to 10 %, measured now, by a Python that has it. */
export function torchSeconds(root: string, python: string, mnist: string): number {
  const script = path.join(root, 'bench', 'shrink', 'torch_prune.py');
  return Number(execFileSync(python, [script, mnist], { encoding: 'utf8', stdio: ['ignore', 'pipe', 2] }));
}

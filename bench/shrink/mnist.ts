/** MNIST as .npy files in the user's cache, fetched once through the user's pip. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../../src/system/cacheFolder';

/** @returns the folder with train_images.npy, train_labels.npy, test_images.npy and test_labels.npy: bytes, 256 times the pixel */
export function mnistFolder(root: string): string {
  const folder = cacheFolder('bench', 'mnist-60000');
  if (existsSync(path.join(folder, 'test_labels.npy'))) return folder;
  const environment = cacheFolder('bench', 'python');
  const python = path.join(environment, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  mkdirSync(path.dirname(environment), { recursive: true });
  const run = (program: string, ...args: string[]) => execFileSync(program, args, { stdio: ['ignore', 2, 2] });
  if (!existsSync(python)) run(process.platform === 'win32' ? 'python' : 'python3', '-m', 'venv', environment);
  run(python, '-m', 'pip', 'install', '--quiet', 'numpy');
  run(python, path.join(root, 'bench', 'shrink', 'mnist.py'), folder);
  return folder;
}

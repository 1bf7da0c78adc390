import { runCommand } from '../system.mjs';
import { ensureProgram } from './program.mjs';
import { installOnce } from './installOnce.mjs';

/**
 * Packages of Python that tests load exported models with, by what they are for. Their own versions are exact; those of what they need are
 * left to pip, since they differ from one Python to the other.
 * @typedef {keyof typeof packages} PythonPackages
 */
const packages = {
  runtimes: ['onnxruntime==1.32.0', 'ai-edge-litert==2.3.0', 'safetensors==0.6.2'],
  keras: ['keras==3.15.1', 'jax==0.7.2', 'h5py==3.14.0'],
};

/**
 * Installs packages of Python into the user's cache folder unless they are there.
 * @param {PythonPackages} name
 * @param {(message: string) => void} onProgress
 * @returns {Promise<{ python: string, env: Record<string, string> }>} the program, and what its environment needs besides
 */
export async function ensurePython(name, onProgress) {
  const python = await ensureProgram({ what: 'Python 3', names: ['python3'], debianPackage: 'python3-pip' }, onProgress);
  const version = await runCommand(python, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']);
  const wanted = packages[name];
  const folder = await installOnce({
    place: ['python', [version.trim(), ...wanted].join(' ')],
    what: `packages of Python (${name})`,
    install: async (unfinished) => {
      onProgress(`installing ${wanted.join(', ')} with pip`);
      await runCommand(python, [
        '-m',
        'pip',
        'install',
        '--no-input',
        '--quiet',
        '--only-binary=:all:',
        `--target=${unfinished}`,
        ...wanted,
      ]);
    },
    onProgress,
  });
  return { python, env: { PYTHONPATH: folder } };
}

/** The wasm backend, completed by what training needs beside its own kernels. */
import path from 'node:path';
import { ready, setBackend } from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { say } from '../../../core/message/message';
import { EngineError } from '../errors';
import { registerAveragePoolGradient } from './averagePoolGradient';
import { borrowCpuKernels } from './borrowedKernels';
import { replaceMaxPoolGradient } from './maxPoolGradient';
import { registerConvolutionGradients } from './convolutionGradients';
import { replaceTransposedMatMul } from './matMul';
import { mendSameConvolutions } from './sameConvolution';

let loading: Promise<void> | undefined;

/**
 * Makes wasm tfjs's backend.
 * @param wasmFolder holds tfjs's .wasm files.
 * @throws EngineError when they cannot be loaded.
 */
export async function loadPortableBackend(wasmFolder: string): Promise<void> {
  loading ??= load(wasmFolder);
  await loading;
  await activate();
}

/** Makes it tfjs's current backend; a process may have several. */
export async function activate(): Promise<void> {
  await setBackend('wasm');
}

async function load(wasmFolder: string): Promise<void> {
  setWasmPaths(wasmFolder + path.sep);
  if (!(await setBackend('wasm')))
    throw new EngineError(say('the portable engine does not load: its .wasm files should be in {0}', wasmFolder));
  await ready();
  replaceTransposedMatMul();
  mendSameConvolutions();
  registerConvolutionGradients();
  replaceMaxPoolGradient();
  registerAveragePoolGradient();
  borrowCpuKernels();
}

/** Loads the installed native engine into this process, on the one tfjs-core that the whole trainer shares. */
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import util from 'node:util';
import { findBackend, ready, registerBackend, setBackend } from '@tensorflow/tfjs-core';
import { NodeJSKernelBackend } from '@tensorflow/tfjs-node/dist/nodejs_kernel_backend';
import type { TFJSBinding } from '@tensorflow/tfjs-node/dist/tfjs_binding';
import { say } from '../../../core/message/message';
import '@tensorflow/tfjs-node/dist/register_all_kernels';
// Its kernel of PReLU computes with methods of tensors, which tfjs-core alone does not give them.
import '@tensorflow/tfjs-core/dist/public/chained_ops/add';
import '@tensorflow/tfjs-core/dist/public/chained_ops/mul';
import '@tensorflow/tfjs-core/dist/public/chained_ops/sub';
import { EngineError } from '../errors';
import { endLoading, silenceTensorFlow } from './backgroundLoader';
import { replaceGather } from './gather';
import { hasOneDnn } from './oneDnn';
import { withOutOfMemoryErrors } from './outOfMemory';

/** The name that tfjs-node's kernels are registered under. */
const backendName = 'tensorflow';

export interface NativeBackend {
  readonly backend: NodeJSKernelBackend;
  readonly binding: TFJSBinding;
  /** What TensorFlow hands ops to in this process. */
  readonly threads: number;
  /** Whether it has the kernels of `graph/oneDnn.ts`. */
  readonly oneDnn: boolean;
  /** Makes it tfjs's current backend; a process may have several. */
  activate(): Promise<void>;
}

/**
 * Makes the native engine tfjs's backend. TensorFlow reads the numbers of threads once in a process, here.
 * @param opThreads threads that may share one op, for the first caller of a process. With more than one, results depend on how many there are.
 * @param bindingPath the compiled binding of an installation.
 * @throws EngineError when it does not load.
 */
export async function loadNativeBackend(bindingPath: string, opThreads = 1): Promise<NativeBackend> {
  if (!(findBackend(backendName) instanceof NodeJSKernelBackend)) {
    restoreRemovedUtil();
    endLoading(path.dirname(bindingPath));
    silenceTensorFlow();
    process.env['TF_NUM_INTRAOP_THREADS'] = String(opThreads);
    process.env['TF_NUM_INTEROP_THREADS'] ??= String(availableParallelism());
    const binding = requireBinding(bindingPath);
    const created = new NodeJSKernelBackend(withOutOfMemoryErrors(binding), '@tensorflow/tfjs-node');
    registerBackend(backendName, () => created);
    replaceGather(backendName, created);
  }
  await activate();
  const backend = findBackend(backendName);
  if (!(backend instanceof NodeJSKernelBackend)) throw new Error('another backend has taken the name of the native one');
  const threads = Number(process.env['TF_NUM_INTEROP_THREADS']);
  return { backend, binding: backend.binding, threads, oneDnn: hasOneDnn(backend), activate };
}

async function activate(): Promise<void> {
  await setBackend(backendName);
  await ready();
}

/** tfjs-node asks for two functions that Node 23 removed. */
function restoreRemovedUtil(): void {
  const removed = util as { isNullOrUndefined?: (value: unknown) => boolean; isArray?: (value: unknown) => boolean };
  removed.isNullOrUndefined ??= (value) => value === null || value === undefined;
  removed.isArray ??= Array.isArray;
}

function requireBinding(bindingPath: string): TFJSBinding {
  try {
    return createRequire(bindingPath)(bindingPath) as TFJSBinding;
  } catch (error) {
    throw new EngineError(say('the native engine does not load ({0}): run "bonsai engine install"', (error as Error).message), {
      cause: error,
    });
  }
}

/** Distinguishes memory that TensorFlow does not get from all else that may go wrong in it. */
import type { TFJSBinding } from '@tensorflow/tfjs-node/dist/tfjs_binding';
import { messageOf } from '../../../system/messageError';
import { OutOfMemoryError } from '../errors';
import { withFunctions } from './binding';

/** The same binding, whose ops and graphs throw an OutOfMemoryError where there is no memory for a tensor. */
export function withOutOfMemoryErrors(binding: TFJSBinding): TFJSBinding {
  return withFunctions(binding, {
    executeOp: (...given) => translated(() => binding.executeOp(...given)),
    runSavedModel: (...given) => translated(() => binding.runSavedModel(...given)),
  });
}

function translated<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw outOfMemoryError(messageOf(error), error) ?? error;
  }
}

/** TensorFlow's status RESOURCE_EXHAUSTED. Of an op the binding gives its number, of a graph the message alone. */
export function outOfMemoryError(message: string, cause?: unknown): OutOfMemoryError | undefined {
  const shape = /\bOOM when allocating tensor with shape\[([\d,]*)\]/.exec(message)?.[1];
  if (shape === undefined && !message.startsWith('Invalid TF_Status: 8\n')) return undefined;
  return new OutOfMemoryError(shape === undefined || shape === '' ? undefined : shape.split(',').map(Number), { cause });
}

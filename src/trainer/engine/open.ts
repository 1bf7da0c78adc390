import type { Message } from '../../core/message/message';
import type { EngineChoice } from '../../protocol/trainer';
import type { Engine, EngineWork } from './engine';
import { EngineError } from './errors';
import { findInstallation } from './native/installation';

export interface OpenEngineOptions extends EngineWork {
  /** Folder of tfjs's .wasm files. */
  readonly wasm: string;
}

/**
 * Opens the wanted engine. `auto` takes the native engine where it is installed and runs, and else the portable one, with the reason.
 * @throws EngineError when the wanted engine cannot be had.
 */
export async function openEngine(choice: EngineChoice, { wasm, ...work }: OpenEngineOptions): Promise<Engine> {
  if (choice === 'portable') return openPortable(wasm);
  try {
    return await openNative(work);
  } catch (error) {
    if (choice === 'native' || !(error instanceof EngineError)) throw error;
    return openPortable(wasm, error.userMessage);
  }
}

async function openNative(work: EngineWork): Promise<Engine> {
  const installation = await findInstallation();
  if (!installation.installed) throw new EngineError(installation.reason);
  const { openNativeEngine } = await import('./native/engine');
  return openNativeEngine(installation, work);
}

async function openPortable(wasm: string, reason?: Message): Promise<Engine> {
  const { openPortableEngine } = await import('./portable/engine');
  return openPortableEngine(wasm, reason);
}

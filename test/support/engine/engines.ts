import path from 'node:path';
import { createRequire } from 'node:module';
import type { Engine } from '../../../src/trainer/engine/engine';
import { openEngine } from '../../../src/trainer/engine/open';
import type { EngineKind } from '../../../src/core/run/events';

/** The .wasm files where npm has put them. */
export const wasmFolder = path.dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));

export const engineKinds: readonly EngineKind[] = ['native', 'portable'];

/** @throws EngineError when the native engine is not installed: `npm test` installs it. */
export function open(kind: EngineKind): Promise<Engine> {
  return openEngine(kind, { wasm: wasmFolder });
}

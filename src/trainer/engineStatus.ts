import { version as tfjsVersion } from '@tensorflow/tfjs-core/package.json';
import { toText } from '../core/message/message';
import type { EngineStatus } from '../protocol/trainer';
import { findInstallation } from './engine/native/installation';

/** Which engines this machine has. */
export async function engineStatus(): Promise<EngineStatus> {
  const installation = await findInstallation();
  const { folder } = installation;
  return {
    native: installation.installed
      ? { installed: true, version: `TensorFlow ${installation.manifest.tensorflow}`, folder }
      : { installed: false, folder, reason: toText(installation.reason) },
    portable: { version: `tfjs ${tfjsVersion} wasm` },
  };
}

import { type ChildProcess, fork } from 'node:child_process';
import type { CertificatesVariable, EngineChoice, NativeArgument } from '../protocol/trainer';

/**
 * Ctrl+C reaches every process of a terminal's group. The trainer must not even handle it: a signal handler that runs in the middle of one of
 * oneDNN's products for AVX2 or AVX-512 destroys memory (a training process that handles thousands of signals dies of it, one limited to AVX does not).
 */
const ownGroup = process.platform !== 'win32';

const nativeArgument: NativeArgument = '--native';
const certificatesVariable: CertificatesVariable = 'BONSAI_NODE_EXTRA_CA_CERTS';

/**
 * Starts a trainer process, for a `TrainerClient`.
 * @param script absolute path of the built trainer.js
 * @param engine what will be asked for, where that is known: the process then loads it at once
 */
export function forkTrainer(script: string, engine?: EngineChoice): ChildProcess {
  const { NODE_EXTRA_CA_CERTS: certificates, ...others } = process.env;
  // In an editor, process.execPath is the editor: this variable makes it run as Node.
  const env = {
    ...others,
    ELECTRON_RUN_AS_NODE: '1',
    ...(certificates === undefined ? {} : { [certificatesVariable]: certificates }),
  };
  const args = engine === undefined || engine === 'portable' ? [] : [nativeArgument];
  return fork(script, args, { env, execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'], detached: ownGroup });
}

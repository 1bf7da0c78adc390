/** `bonsai engine [install]`: which engines this machine has, and getting the native one. */
import { toText } from '../../core/message/message';
import type { EngineStatus } from '../../protocol/trainer';
import { type ExitCode, exitCode } from '../exitCode';
import { print } from '../output/print';
import { Progress } from '../output/progress';
import { reportFailure, withTrainer } from '../trainer';
import { startTrainer } from '../trainerProcess';

export async function engineStatus({ json }: { readonly json?: true }): Promise<ExitCode> {
  try {
    const status = await withTrainer(startTrainer(), (trainer) => trainer.engineStatus());
    await print(json === true ? `${JSON.stringify(status, null, 2)}\n` : textOf(status));
    return exitCode.done;
  } catch (error) {
    return reportFailure(error);
  }
}

export async function installEngine({ json }: { readonly json?: true }): Promise<ExitCode> {
  const progress = new Progress(process.stderr);
  try {
    const status = await withTrainer(startTrainer(), (trainer, signal) =>
      trainer.installEngine({
        signal,
        onProgress: ({ message, share }) =>
          progress.note(share === undefined ? toText(message) : `${toText(message)} (${String(Math.floor(share * 100))} %)`),
      }),
    );
    progress.end();
    await print(json === true ? `${JSON.stringify(status, null, 2)}\n` : textOf(status));
    return exitCode.done;
  } catch (error) {
    progress.end();
    return reportFailure(error);
  }
}

function textOf({ native, portable }: EngineStatus): string {
  const nativeMessage = native.installed
    ? `${native.version ?? ''}, in ${native.folder}`
    : `not there: ${native.reason ?? 'not installed'}`;
  return `native:   ${nativeMessage}\nportable: ${portable.version}\n`;
}

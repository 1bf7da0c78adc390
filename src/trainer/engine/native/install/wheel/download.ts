/** Gets a Python wheel through the user's own pip, so that their index, proxy and certificates hold. */
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { say } from '../../../../../core/message/message';
import { CommandError, runCommand } from '../../../../../system/command';
import { EngineError } from '../../../errors';

const pipCommands = [['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['pip3'], ['pip']] as const;

export interface WheelRequest {
  /** The project's name on the index. */
  readonly project: string;
  readonly version: string;
  /** The wheel's platform tag. */
  readonly platform: string;
  /** Folder for the finished wheel; one of this version that is already there is used again. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly onProgress: (share: number | undefined) => void;
}

/**
 * @returns the path of the downloaded wheel.
 * @throws EngineError when there is no pip or it fails, with pip's own last lines.
 */
export async function downloadWheel(request: WheelRequest): Promise<string> {
  const { project, version, platform, folder, signal, onProgress } = request;
  const present = await findWheel(request, folder);
  if (present !== undefined) return present;
  const partial = path.join(folder, 'partial');
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  const requirement = `${project}==${version}`;
  const args = [
    'download',
    '--no-cache-dir',
    '--no-deps',
    '--no-input',
    '--only-binary=:all:',
    '--python-version=3.11',
    `--platform=${platform}`,
    `--dest=${partial}`,
    requirement,
  ];
  const watch = watchDownload(partial, onProgress);
  try {
    await runPip(args, partial, signal, watch.announce);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const advice = say(
      'Check the network connection and the index, proxy and certificates of pip ("pip config list"). Without a network, put the wheel of {0} for {1} into {2}.',
      requirement,
      platform,
      folder,
    );
    throw new EngineError(say('pip could not download it: {0}\n{1}', error.message, advice), { cause: error });
  } finally {
    watch.stop();
  }
  const wheel = await findWheel(request, partial);
  if (wheel === undefined) throw new EngineError(say('pip downloaded no wheel for {0}', requirement));
  const finished = path.join(folder, path.basename(wheel));
  await rename(wheel, finished);
  await rm(partial, { recursive: true });
  return finished;
}

/** A wheel's name begins with its project and version (PyPA specification "Binary distribution format"). */
async function findWheel({ project, version }: WheelRequest, folder: string): Promise<string | undefined> {
  const beginning = `${project.replaceAll('-', '_')}-${version}-`;
  const names = await readdir(folder).catch(() => []);
  const name = names.find((candidate) => candidate.startsWith(beginning) && candidate.endsWith('.whl'));
  return name === undefined ? undefined : path.join(folder, name);
}

/** @throws CommandError of the first pip that there is; EngineError when there is none */
async function runPip(args: readonly string[], temporary: string, signal: AbortSignal, onOutput: (output: string) => void): Promise<void> {
  for (const [program, ...before] of pipCommands) {
    try {
      await runCommand(program, [...before, ...args], { signal, onOutput, env: { TMPDIR: temporary, PIP_DISABLE_PIP_VERSION_CHECK: '1' } });
      return;
    } catch (error) {
      const isAbsent = error instanceof CommandError && (error.notFound || error.output.includes('No module named pip'));
      if (!isAbsent) throw error;
    }
  }
  throw new EngineError(say('it needs pip, and none was found: install Python 3 with pip'));
}

/** pip says how much it will load; how much has arrived is seen in the folder. */
function watchDownload(folder: string, onProgress: (share: number | undefined) => void) {
  let total: number | undefined;
  let most = 0;
  const timer = setInterval(() => {
    void sizeOf(folder).then((bytes) => {
      // pip moves the finished file, so for a moment there is less.
      most = Math.max(most, bytes);
      onProgress(total === undefined ? undefined : Math.min(most / total, 1));
    });
  }, 250);
  return {
    announce: (output: string) => {
      const size = /\((\d+(?:\.\d+)?) MB\)/.exec(output)?.[1];
      if (size !== undefined) total = Number(size) * 1e6;
    },
    stop: () => clearInterval(timer),
  };
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        stat(path.join(entry.parentPath, entry.name)).then(
          (stats) => stats.size,
          () => 0,
        ),
      ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

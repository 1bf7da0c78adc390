/** Gets the native engine onto this machine. */
import { access, constants, mkdir, rename, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { say } from '../../../../core/message/message';
import { holderMessage } from '../../../../system/lock/holderMessage';
import { withLock } from '../../../../system/lock/withLock';
import { errorCode } from '../../../../system/messageError';
import { EngineError } from '../../errors';
import { findInstallation, type Installation, nativeEngineFolder } from '../installation';
import { bytesNeeded, diskError, diskFull } from './diskError';
import type { InstallRequest } from './request';
import { makeEngine } from './routes';

type Installed = Installation & { installed: true };

/**
 * Installs the native engine unless it is there already. Nothing counts as installed before it was verified and has run; whatever
 * happens, the folder holds a whole engine or none, and the next installation works.
 * @throws EngineError with what was tried, why each failed and what to do; the reason of `signal` when that aborts.
 */
export async function installNativeEngine(request: InstallRequest): Promise<Installed> {
  const folder = nativeEngineFolder();
  const present = await findInstallation(folder);
  if (present.installed) return present;
  const { signal, onProgress } = request;
  try {
    await requireWritable(path.dirname(folder));
    return await withLock(`${folder}.installing`, () => installUnlessPresent(folder, request), {
      signal,
      onWait: (holder) => onProgress({ message: say('waiting for {0}, which is installing the native engine', holderMessage(holder)) }),
    });
  } catch (error) {
    throw diskError(error, path.dirname(folder)) ?? error;
  }
}

async function installUnlessPresent(folder: string, request: InstallRequest): Promise<Installed> {
  const present = await findInstallation(folder);
  if (present.installed) return present;
  const work = `${folder}.new`;
  const done = `${work}.done`;
  const downloads = `${folder}.download`;
  await removeRemains(folder);
  await requireDiskRoom(path.dirname(folder));
  try {
    await mkdir(work);
    await rename(await makeEngine(work, downloads, request), done);
    // Everything else is removed first, an older engine as well: a process that is killed after the last step leaves nothing behind.
    for (const useless of [work, downloads, folder]) await rm(useless, { recursive: true, force: true });
    await rename(done, folder);
    request.onProgress({ message: say('the native engine is installed'), share: 1 });
  } finally {
    // What cannot be removed now, the next installation removes.
    for (const useless of [work, done]) await rm(useless, { recursive: true, force: true }).catch(() => undefined);
  }
  const installation = await findInstallation(folder);
  if (!installation.installed) throw new EngineError(installation.reason);
  return installation;
}

/** Of installations that were killed, of version 0.2 as well; not the downloads. */
async function removeRemains(folder: string): Promise<void> {
  for (const suffix of ['.new', '.new.done', '.npm', '.lock']) await rm(`${folder}${suffix}`, { recursive: true, force: true });
}

/** Says what is wrong where making folders says only that one is missing. @throws a system error */
async function requireWritable(folder: string): Promise<void> {
  const parent = path.dirname(folder);
  try {
    await access(folder, constants.W_OK);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || parent === folder) throw error;
    await requireWritable(parent);
  }
}

async function requireDiskRoom(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < bytesNeeded) throw diskFull(folder);
}

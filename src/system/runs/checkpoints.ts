/** The files of checkpoints: any bytes, with their SHA-256 after them. The last two are kept. */
import { readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { type Message, say } from '../../core/message/message';
import { errorCode, messageOf } from '../messageError';
import { type Disk, realDisk } from '../disk';
import { sha256 } from './checksums';
import { checkpointFile, checkpointFolder, previousCheckpointFile } from './layout';

const digestLength = 32;

export interface StoredCheckpoint {
  readonly which: 'newest' | 'previous';
  /** `undefined` where it is damaged, then with the reason. */
  readonly content: Uint8Array | undefined;
  readonly damage?: Message;
}

/** Stores a checkpoint. The one before it stays until this one is on the disk, and after that as the previous one. */
export async function storeCheckpoint(disk: Disk, folder: string, content: Uint8Array): Promise<void> {
  const [newest, previous] = [path.join(folder, checkpointFile), path.join(folder, previousCheckpointFile)];
  await disk.writeFile(`${newest}.new`, Buffer.concat([content, sha256(content)]));
  await disk.syncFile(`${newest}.new`);
  await disk.rename(newest, previous).catch((error: unknown) => {
    if (errorCode(error) !== 'ENOENT') throw error;
  });
  await disk.rename(`${newest}.new`, newest);
  await disk.syncFolder(path.join(folder, checkpointFolder));
}

/** The checkpoints that are there, the newest first. */
export async function storedCheckpoints(folder: string): Promise<StoredCheckpoint[]> {
  const found = await Promise.all([
    read(path.join(folder, checkpointFile), 'newest'),
    read(path.join(folder, previousCheckpointFile), 'previous'),
  ]);
  return found.filter((checkpoint) => checkpoint !== undefined);
}

/** Makes the previous checkpoint the newest one, in the place of a damaged one. */
export async function fallBackToPrevious(folder: string): Promise<void> {
  await rename(path.join(folder, previousCheckpointFile), path.join(folder, checkpointFile));
  await realDisk.syncFolder(path.join(folder, checkpointFolder));
}

async function read(file: string, which: StoredCheckpoint['which']): Promise<StoredCheckpoint | undefined> {
  try {
    const bytes = await readFile(file);
    const content = bytes.subarray(0, Math.max(0, bytes.length - digestLength));
    return sha256(content).equals(bytes.subarray(content.length))
      ? { which, content }
      : { which, content: undefined, damage: say('its checkpoint is damaged: wrong checksum') };
  } catch (cause) {
    return errorCode(cause) === 'ENOENT'
      ? undefined
      : { which, content: undefined, damage: say('its checkpoint is damaged: {0}', messageOf(cause)) };
  }
}

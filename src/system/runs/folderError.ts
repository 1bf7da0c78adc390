import { type Message, say } from '../../core/message/message';
import type { Suggestion } from '../../protocol/trainer';
import { errorCode, messageOf, MessageError } from '../messageError';

/** The folder of a run cannot be made, read or written. The message names it and says what to do. */
export class FolderError extends MessageError {
  override readonly name = 'FolderError';

  constructor(
    message: Message,
    readonly suggestion?: Suggestion,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Does work on a folder, with errors of the system turned into those of the folder. @throws FolderError */
export async function guard<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw folderError(folder, cause);
  }
}

/** What an error of the system means for a run; other errors stay as they are. */
export function folderError(folder: string, cause: unknown): Error {
  const code = errorCode(cause);
  if (code === undefined) return cause instanceof Error ? cause : new Error(String(cause));
  const why: Readonly<Record<string, Message>> = {
    ENOSPC: say('the disk is full: free some space'),
    EDQUOT: say('the disk quota is used up: free some space'),
    EACCES: say('it is not allowed: change the permissions'),
    EPERM: say('it is not allowed: change the permissions'),
    EROFS: say('the disk is read-only'),
    ENOTDIR: say('a part of the path is a file'),
    EEXIST: say('a part of the path is a file'),
  };
  const message = say('the run folder {0} cannot be written: {1}', folder, why[code] ?? messageOf(cause));
  return new FolderError(message, 'otherRunFolder', { cause });
}

/** Somebody has removed the folder of a run that goes on. */
export function removedError(folder: string): FolderError {
  return new FolderError(say('the run folder {0} was removed or taken over while the run was going on: start a new run', folder));
}

import { say } from '../../../../core/message/message';
import { EngineError } from '../../errors';

/** The wheel, the unpacked libraries, and something to spare for the headers and the compiler. */
export const bytesNeeded = 1_200_000_000;

const forbidden = ['EROFS', 'EACCES', 'EPERM'];
const full = ['ENOSPC', 'EDQUOT'];

/** The message for the user when the system refused something in the cache folder; undefined for errors of another kind. */
export function diskError(error: unknown, folder: string): EngineError | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined;
  const code = String(error.code);
  if (full.includes(code)) return diskFull(folder, error);
  const message = forbidden.includes(code)
    ? say(
        'the cache folder {0} cannot be written to ({1}): make it writable, or set XDG_CACHE_HOME to another folder',
        folder,
        error.message,
      )
    : say('the native engine could not be installed in {0}: {1}', folder, error.message);
  return new EngineError(message, { cause: error });
}

/** What is said when the disk has not the room for the engine. @param folder where it was to go */
export function diskFull(folder: string, cause?: Error): EngineError {
  return new EngineError(
    say(
      'there is not enough room for the native engine in {0}: it needs {1} GB while installing. Free some, or set XDG_CACHE_HOME to a folder on another disk.',
      folder,
      bytesNeeded / 1e9,
    ),
    { cause },
  );
}

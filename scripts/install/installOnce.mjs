import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { cacheFolder, withLock } from '../system.mjs';

/**
 * Something that is installed into a folder of the user's cache folder, by one process at a time. The folder is there
 * once all of it is.
 * @param {object} options
 * @param {readonly string[]} options.place the folder, inside the cache folder
 * @param {string} options.what how a message calls it
 * @param {(folder: string) => Promise<void>} options.install puts it into an empty folder
 * @param {(message: string) => void} options.onProgress
 * @returns {Promise<string>} the path of the folder
 */
export async function installOnce({ place, what, install, onProgress }) {
  const folder = cacheFolder(...place);
  const installUnlessPresent = async () => {
    if (existsSync(folder)) return;
    const unfinished = `${folder}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished);
    await install(unfinished);
    await rename(unfinished, folder);
  };
  const onWait = () => onProgress(`waiting for another process that installs ${what}`);
  await withLock(`${folder}.installing`, installUnlessPresent, { onWait });
  return folder;
}

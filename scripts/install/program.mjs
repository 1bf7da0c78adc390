import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { runCommand } from '../system.mjs';

/**
 * A program of the operating system that the project needs.
 * @typedef {object} Program
 * @property {string} what how a message calls it
 * @property {readonly string[]} names the file names it may have on the PATH, best first
 * @property {string} debianPackage the package that brings it on Debian and Ubuntu
 */

/**
 * The path of a working copy of the program: one that is there already, else installed with apt-get where that
 * needs no password. Rejects with what to do when it cannot be had.
 * @param {Program} program
 * @param {(message: string) => void} onProgress
 */
export async function ensureProgram(program, onProgress) {
  const present = await findProgram(program.names);
  if (present !== undefined) return present;

  onProgress(`installing ${program.what} (package ${program.debianPackage})`);
  await installPackage(program);
  const installed = await findProgram(program.names);
  if (installed !== undefined) return installed;
  throw new Error(`The package ${program.debianPackage} was installed, yet none of ${program.names.join(', ')} runs. ${advice(program)}`);
}

/**
 * The first of these programs on the PATH that answers `--version`; Ubuntu's chromium-browser, for one, may be a
 * script that only asks for a snap.
 * @param {readonly string[]} names
 */
async function findProgram(names) {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
      const file = path.join(folder, name);
      if ((await isExecutable(file)) && (await answersVersion(file))) return file;
    }
  }
  return undefined;
}

/** @param {Program} program */
async function installPackage(program) {
  const [elevate, ...elevateArgs] = await asRoot(program);
  /** @param {readonly string[]} args */
  const aptGet = (...args) => {
    const command = [...elevateArgs, 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', ...args];
    return runCommand(elevate, command);
  };
  try {
    await aptGet('update');
    await aptGet('install', '--yes', '--no-install-recommends', program.debianPackage);
  } catch (error) {
    throw new Error(`Could not install ${program.what}. ${advice(program)}`, { cause: error });
  }
}

/**
 * The command that runs another one as root, with its environment as arguments.
 * @param {Program} program
 * @returns {Promise<[string, ...string[]]>}
 */
async function asRoot(program) {
  if ((await findProgram(['apt-get'])) === undefined) {
    throw new Error(`${capitalized(program.what)} was not found, and this system has no apt-get. ${advice(program)}`);
  }
  if (process.getuid?.() === 0) return ['env'];
  try {
    await runCommand('sudo', ['--non-interactive', 'true']);
  } catch {
    throw new Error(`${capitalized(program.what)} was not found, and installing it needs root. ${advice(program)}`);
  }
  return ['sudo', '--non-interactive', 'env'];
}

/** @param {Program} program */
function advice({ what, names, debianPackage }) {
  return `Please install ${what} yourself (on Debian and Ubuntu: sudo apt-get install ${debianPackage}) so that ${names.join(' or ')} is on the PATH, then repeat the command.`;
}

/** @param {string} file */
async function isExecutable(file) {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} file */
async function answersVersion(file) {
  try {
    await runCommand(file, ['--version']);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} text */
function capitalized(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

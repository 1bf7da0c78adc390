import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { say } from '../../../../core/message/message';
import { CommandError, runCommand } from '../../../../system/command';
import { EngineError } from '../../errors';
import { tfjsNodeVersion } from '../installation';
import type { RouteRequest } from './request';

/** tfjs-node's script either finds its server at once or waits for a network that swallows packets. */
const timeout = 120_000;

/**
 * Lets the user's npm run tfjs-node's own install script, and copies what it made into `target`.
 * @returns the path of the binding inside `target`.
 * @throws EngineError with the reason in one line.
 */
export async function installByScript({ target, temporary, onProgress, signal }: RouteRequest): Promise<string> {
  onProgress({ message: say("trying tfjs-node's own installer") });
  await mkdir(temporary);
  await writeFile(path.join(temporary, 'package.json'), '{ "private": true }');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = [
    'install',
    '--ignore-scripts=false',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    `@tensorflow/tfjs-node@${tfjsNodeVersion}`,
  ];
  try {
    await runCommand(npm, args, { cwd: temporary, signal, timeout });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new EngineError(error.notFound ? say('npm was not found') : say('{0}', reasonIn(error)), { cause: error });
  }
  const installed = path.join(temporary, 'node_modules', '@tensorflow', 'tfjs-node');
  const binding = await newestBinding(installed);
  if (binding === undefined) throw new EngineError(say("tfjs-node's install script made no binding"));
  for (const folder of ['lib', path.join('deps', 'lib')])
    await cp(path.join(installed, folder), path.join(target, folder), { recursive: true, verbatimSymlinks: true });
  return binding;
}

/** Built for one or more versions of Node's native interface, each in a folder of its own. */
async function newestBinding(installed: string): Promise<string | undefined> {
  const folders = await readdir(path.join(installed, 'lib')).catch(() => []);
  const newest = folders.filter((name) => /^napi-v\d+$/.test(name)).sort((a, b) => Number(b.slice(6)) - Number(a.slice(6)))[0];
  return newest === undefined ? undefined : path.join('lib', newest, 'tfjs_binding.node');
}

function reasonIn({ output, message }: CommandError): string {
  return /^npm error Error: (.+)/m.exec(output)?.[1] ?? message;
}

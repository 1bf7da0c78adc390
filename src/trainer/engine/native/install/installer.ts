import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Message, say } from '../../../../core/message';
import { EngineError } from '../../errors';
import { tfjsNodeVersion } from '../installation';
import { CommandError, runCommand } from './command';

/** tfjs-node's script either finds its server at once or waits for a network that swallows packets. */
const timeout = 120_000;

/**
 * Lets the user's npm run tfjs-node's own install script in `temporary`, and copies what it made into `target`.
 * @returns the path of the binding inside `target`.
 * @throws EngineError with the reason in one line.
 */
export async function runTfjsInstaller(temporary: string, target: string, signal: AbortSignal): Promise<string> {
  await mkdir(temporary, { recursive: true });
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
    throw new EngineError(reasonIn(error), { cause: error });
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

function reasonIn(error: CommandError): Message {
  if (error.notFound) return say('npm was not found');
  return say('{0}', /^npm error Error: (.+)/m.exec(error.output)?.[1] ?? error.message);
}

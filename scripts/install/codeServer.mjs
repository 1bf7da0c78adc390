import { existsSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runCommand } from '../system.mjs';
import { installOnce } from './installOnce.mjs';
import { nodePackage } from './node.mjs';
import { ensureProgram } from './program.mjs';

/**
 * VS Code as a server, from npm: the oldest that package.json's `engines.vscode` allows, and the newest that was tried.
 * `node` is the version of npm's Node.js package that runs it, where it is not the one that runs this script.
 * @typedef {keyof typeof releases} Release
 */
export const releases = {
  oldest: { codeServer: '4.100.0', node: undefined, nativeModules: ['@vscode/spdlog', 'native-watchdog'] },
  newest: { codeServer: '4.139.1', node: '24.21.0', nativeModules: ['@vscode/spdlog', '@vscode/native-watchdog'] },
};

/**
 * Installs code-server into the user's cache folder unless it is there.
 *
 * A plain `npm install code-server` runs install scripts that download from elsewhere, so scripts are off and only the
 * native modules that the editor cannot do without are compiled: argon2 (code-server loads it at start), spdlog (the
 * output channels stay empty without it) and the watchdog. The integrated terminal's module stays unbuilt.
 *
 * @param {Release} name
 * @param {(message: string) => void} onProgress
 * @returns {Promise<{ node: string, entry: string }>} the program that runs it and its script
 */
export async function ensureCodeServer(name, onProgress) {
  const { codeServer } = releases[name];
  const folder = await installOnce({
    place: ['code-server', codeServer],
    what: `code-server ${codeServer}`,
    install: (unfinished) => install(name, unfinished, onProgress),
    onProgress,
  });
  return programOf(name, folder);
}

/** @param {Release} name @param {string} folder */
function programOf(name, folder) {
  const modules = path.join(folder, 'node_modules');
  const node = releases[name].node === undefined ? process.execPath : path.join(modules, nodePackage(), 'bin', 'node');
  return { node, entry: path.join(modules, 'code-server', 'out', 'node', 'entry.js') };
}

/**
 * @param {Release} name
 * @param {string} folder
 * @param {(message: string) => void} onProgress
 */
async function install(name, folder, onProgress) {
  const { codeServer, node, nativeModules } = releases[name];
  const ripgrep = await ensureProgram({ what: 'ripgrep', names: ['rg'], debianPackage: 'ripgrep' }, onProgress);
  await ensureProgram({ what: 'a C++ compiler', names: ['g++', 'clang++'], debianPackage: 'g++' }, onProgress);
  await ensureProgram({ what: 'make', names: ['make'], debianPackage: 'make' }, onProgress);

  onProgress(`installing code-server ${codeServer}, a VS Code that runs in the browser (about 300 MB, a minute)`);
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }\n');
  const packages = [`code-server@${codeServer}`, ...(node === undefined ? [] : [`${nodePackage()}@${node}`])];
  await npm(folder, ['install', '--ignore-scripts', ...packages]);

  const program = programOf(name, folder);
  const prefix = path.dirname(path.dirname(program.node));
  const vscode = path.join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  await rebuild(folder, ['argon2'], prefix);
  onProgress('installing the modules of VS Code itself');
  await npm(vscode, ['install', '--omit=dev', '--ignore-scripts']);
  await rebuild(vscode, nativeModules, prefix);
  await symlink('node_modules', path.join(vscode, 'node_modules.asar'));
  const ripgrepFolder = path.join(vscode, 'node_modules', '@vscode', 'ripgrep', 'bin');
  await mkdir(ripgrepFolder, { recursive: true });
  await symlink(ripgrep, path.join(ripgrepFolder, 'rg'));

  const version = await runCommand(program.node, [program.entry, '--config', path.join(folder, 'config.yaml'), '--version']);
  if (!version.includes(`${codeServer} `))
    throw new Error(`code-server ${codeServer} was installed, but it calls itself "${version.trim()}".`);
  for (const module of nativeModules) await runCommand(program.node, ['-e', `require(${JSON.stringify(module)})`], { cwd: vscode });
}

/**
 * Compiles modules whose install scripts were off. The headers beside that Node.js are used where it has some: fetching
 * them is one download less that can fail.
 * @param {string} cwd
 * @param {readonly string[]} modules
 * @param {string} nodePrefix
 */
async function rebuild(cwd, modules, nodePrefix) {
  const headers = existsSync(path.join(nodePrefix, 'include', 'node', 'node.h'));
  await npm(cwd, ['rebuild', '--ignore-scripts=false', ...modules], headers ? { npm_config_nodedir: nodePrefix } : {});
}

/** @param {string} cwd @param {readonly string[]} args @param {Record<string, string>} [env] */
async function npm(cwd, args, env) {
  await runCommand('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd, ...(env === undefined ? {} : { env }) });
}

import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheFolder, runCommand } from '../system.mjs';

/** User settings under which nothing asks, recommends, updates or reports. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'workbench.settings.enableNaturalLanguageSearch': false,
  'window.restoreWindows': 'none',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'typescript.disableAutomaticTypeAcquisition': true,
  'npm.fetchOnlinePackageInfo': false,
  'json.schemaDownload.enable': false,
  'chat.commandCenter.enabled': false,
  'git.enabled': false,
};

/**
 * A VS Code that listens on 127.0.0.1 for the browser.
 * @typedef {object} CodeServer
 * @property {string} url its address, without a path
 * @property {string} userFolder its user data: logs, settings
 * @property {() => string} output what it has printed so far
 * @property {Promise<void>} ended resolves when it has ended, for whatever reason
 * @property {() => Promise<void>} stop ends it and deletes its user folder
 */

/**
 * Starts VS Code with a user folder of its own, so that it neither sees nor changes the user's settings.
 * @param {object} options
 * @param {{ node: string, entry: string }} options.codeServer from `ensureCodeServer`
 * @param {string} options.extensionsFolder
 * @param {Record<string, unknown>} [options.settings] user settings over the quiet ones
 * @param {readonly { key: string, command: string }[]} [options.keybindings]
 * @param {boolean} [options.workspaceTrust] whether folders must be trusted first (default: every folder is trusted)
 * @param {Record<string, string>} [options.env] environment of the server, and so of the extensions in it
 * @returns {Promise<CodeServer>}
 */
export async function startCodeServer({ codeServer, extensionsFolder, settings = {}, keybindings = [], workspaceTrust = false, env = {} }) {
  const userFolder = await mkdtemp(path.join(os.tmpdir(), 'model-bonsai-editor-'));
  await mkdir(path.join(userFolder, 'User'));
  const allSettings = { ...quietSettings, 'security.workspace.trust.enabled': workspaceTrust, ...settings };
  await writeFile(path.join(userFolder, 'User', 'settings.json'), JSON.stringify(allSettings, null, 2));
  await writeFile(path.join(userFolder, 'User', 'keybindings.json'), JSON.stringify(keybindings));

  const child = spawn(
    codeServer.node,
    [
      codeServer.entry,
      ...['--config', path.join(userFolder, 'code-server.yaml')],
      ...['--bind-addr', '127.0.0.1:0', '--auth', 'none'],
      ...['--user-data-dir', userFolder, '--extensions-dir', extensionsFolder],
      ...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override', '--disable-proxy'],
      ...['--ignore-last-opened', ...(workspaceTrust ? [] : ['--disable-workspace-trust'])],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...ownFolders(userFolder), ...noGallery, ...env } },
  );
  const killWithUs = () => void child.kill();
  process.once('exit', killWithUs);
  let output = '';
  /** @param {Buffer} chunk */
  const collect = (chunk) => (output += chunk.toString());
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const ended = new Promise((resolve) => child.once('close', () => resolve(undefined)));

  const stop = async () => {
    process.removeListener('exit', killWithUs);
    child.kill();
    await Promise.race([ended, sleep(5000, undefined, { ref: false })]);
    child.kill('SIGKILL');
    await rm(userFolder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    return { url: await listening(() => output, child), userFolder, output: () => output, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Without a gallery the editor asks no server about extensions. */
const noGallery = { EXTENSIONS_GALLERY: JSON.stringify({ serviceUrl: '' }) };

/**
 * The server's home is its own folder; the cache, where the engine is, stays the user's.
 * @param {string} userFolder
 */
function ownFolders(userFolder) {
  return {
    HOME: userFolder,
    XDG_DATA_HOME: userFolder,
    XDG_CONFIG_HOME: userFolder,
    XDG_RUNTIME_DIR: userFolder,
    XDG_CACHE_HOME: path.dirname(cacheFolder()),
  };
}

/**
 * Resolves with the address that the server says it listens on.
 * @param {() => string} output
 * @param {import('node:child_process').ChildProcess} child
 */
async function listening(output, child) {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline && child.exitCode === null) {
    const address = /HTTP server listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(output())?.[1];
    if (address !== undefined) return address;
    await sleep(50);
  }
  throw new Error(`code-server did not start:\n${output()}`);
}

/**
 * Installs a VSIX into `extensionsFolder`, as `code --install-extension` does, without a network.
 * @param {{ node: string, entry: string }} codeServer
 * @param {string} vsix
 * @param {string} extensionsFolder
 */
export async function installExtension(codeServer, vsix, extensionsFolder) {
  const userFolder = await mkdtemp(path.join(os.tmpdir(), 'model-bonsai-editor-'));
  try {
    await runCommand(
      codeServer.node,
      [
        codeServer.entry,
        ...['--config', path.join(userFolder, 'code-server.yaml')],
        ...['--user-data-dir', userFolder, '--extensions-dir', extensionsFolder, '--install-extension', vsix],
      ],
      { env: { ...ownFolders(userFolder), ...noGallery } },
    );
  } finally {
    await rm(userFolder, { recursive: true, force: true });
  }
}

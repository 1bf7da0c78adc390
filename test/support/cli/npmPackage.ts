/** The command line as people get it: `npm pack` of the project, installed in an empty folder. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../../../scripts/build/root.mjs';
import { smallSpec } from '../specs/smallRun';

export interface InstalledPackage {
  /** It has `small.model.json`, and nothing of the project. */
  readonly folder: string;
  /** What npm has linked as the program of that name. */
  readonly bonsai: string;
  remove(): void;
}

/** Takes dist/ as it is built; needs no network, since the package depends on nothing. */
export function installPackage(): InstalledPackage {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'model-bonsai-package-'));
  const npm = (args: readonly string[], cwd: string) => execFileSync('npm', [...args, '--loglevel=error'], { cwd, encoding: 'utf8' });
  const [{ filename }] = JSON.parse(npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root)) as [
    { filename: string },
  ];
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }');
  npm(['install', '--offline', '--no-audit', '--no-fund', path.join(folder, filename)], folder);
  writeFileSync(path.join(folder, 'small.model.json'), JSON.stringify(smallSpec));
  return {
    folder,
    bonsai: path.join(folder, 'node_modules', '.bin', 'bonsai'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

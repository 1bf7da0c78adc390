import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toText } from '../../../core/message/message';
import { findInstallation, tfjsNodeVersion } from './installation';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'bonsai-engine-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function install(manifest: object): void {
  writeFileSync(path.join(folder, 'lib.so'), '12345');
  writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify(manifest));
}

const manifest = {
  tfjsNode: tfjsNodeVersion,
  tensorflow: '2.18.0',
  route: 'wheel',
  installed: '2026-01-01',
  binding: 'lib.so',
  files: { 'lib.so': 5 },
};

async function reason(): Promise<string> {
  const found = await findInstallation(folder);
  return found.installed ? 'installed' : toText(found.reason);
}

describe('findInstallation', () => {
  it('finds a whole one', async () => {
    install(manifest);
    expect(await findInstallation(folder)).toMatchObject({ installed: true, binding: path.join(folder, 'lib.so') });
  });

  it('says what is wrong and what to do', async () => {
    expect(await reason()).toMatch(/is not installed in .*bonsai engine install/);
    install({ ...manifest, tfjsNode: '3.0.0' });
    expect(await reason()).toMatch(/is of version 3\.0\.0, but .* is needed: run "bonsai engine install"/);
    install({ ...manifest, files: { 'lib.so': 9 } });
    expect(await reason()).toMatch(/lib\.so has 5 bytes, not 9/);
    install({ ...manifest, files: { 'lib.so': 5, 'other.so': 1 } });
    expect(await reason()).toMatch(/other\.so is missing/);
    writeFileSync(path.join(folder, 'manifest.json'), '{ "tfjsNode": ');
    expect(await reason()).toMatch(/is not installed/);
  });
});

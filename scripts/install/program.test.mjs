import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ensureProgram } from './program.mjs';

describe('ensureProgram', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'programs-'));
    vi.stubEnv('PATH', folder);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });

  /** @param {string} name @param {string} script */
  const writeProgram = async (name, script) => {
    await writeFile(path.join(folder, name), `#!/bin/sh\n${script}\n`);
    await chmod(path.join(folder, name), 0o755);
  };
  const browser = { what: 'a browser', names: ['browser-stub', 'browser'], debianPackage: 'browser-package' };

  test('takes the first that answers --version, past one that only asks for another installer', async () => {
    await writeProgram('browser-stub', 'echo "install the snap"; exit 1');
    await writeProgram('browser', '[ "$1" = --version ] && echo 1.2');
    expect(await ensureProgram(browser, () => undefined)).toBe(path.join(folder, 'browser'));
  });

  test('says what to install by hand where there is no apt-get', async () => {
    await expect(ensureProgram(browser, () => undefined)).rejects.toThrow(
      /A browser was not found.*apt-get install browser-package.*browser-stub or browser is on the PATH/,
    );
  });

  test('installs the package where it can', async () => {
    await writeProgram(
      'apt-get',
      `for last; do :; done; [ "$last" != browser-package ] || { echo '#!/bin/sh' > ${folder}/browser; /bin/chmod +x ${folder}/browser; }`,
    );
    await writeProgram('sudo', 'shift; [ "$1" = true ] || exec "$@"');
    await writeProgram('env', 'shift; exec "$@"');
    await writeProgram('true', '');
    /** @type {string[]} */
    const progress = [];
    expect(await ensureProgram(browser, (message) => progress.push(message))).toBe(path.join(folder, 'browser'));
    expect(progress).toEqual(['installing a browser (package browser-package)']);
  });
});

import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import type { ModelScore } from '../../src/core/score/scoreCard';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'model-bonsai-demo-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What `npm run demo -- ARGS` prints on standard output. */
function demo(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(root, 'scripts', 'demo.mjs'), ...args], {
      env: { ...process.env, INIT_CWD: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve(output) : reject(new Error(`the demo ended with code ${String(code)}`))));
  });
}

test('the demo makes the digits really smaller, a fifth of the weights and of the work, at no more loss, and prints one JSON document', async () => {
  const { original, shrunk, run } = JSON.parse(await demo(['--json', '--out', 'run'])) as {
    original: ModelScore;
    shrunk: ModelScore;
    run: string;
  };
  expect(shrunk.nonzero).toBeLessThanOrEqual(0.2 * original.params);
  expect(shrunk.params).toBeLessThanOrEqual(0.201 * original.params);
  expect(shrunk.macs).toBeLessThanOrEqual(0.2 * original.macs!);
  expect(shrunk.validation!.loss).toBeLessThanOrEqual(original.validation!.loss);
  expect(run).toBe(path.join(folder, 'run'));
  expect(await readdir(run)).toEqual(expect.arrayContaining(['report.html', 'run.json', 'shrunk', 'original', 'events.jsonl']));
});

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { requireWithCache } from './codeCache';

let folder: string;
let script: string;
let code: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bonsai-code-'));
  script = path.join(folder, 'script.js');
  code = path.join(folder, 'code');
  writeScript('one');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const said: string[] = [];
const reported = globalThis as { say?: (text: string) => void };
reported.say = (text) => said.push(text);

function writeScript(text: string): void {
  const lines = [`const path = require('node:path');`, `say('${text} ' + path.basename(__filename) + ' ' + path.basename(__dirname));`];
  writeFileSync(script, lines.join('\n'));
}

/** Runs the script, and waits until its code is kept. */
async function run(): Promise<{ readonly isUsed: boolean; readonly said: string }> {
  const isUsed = requireWithCache(script, code, 0);
  await setTimeout(20);
  return { isUsed, said: said.pop()! };
}

function keptFile(): string {
  const [name, ...others] = readdirSync(code);
  expect(others).toEqual([]);
  return path.join(code, name!);
}

const output = (text: string) => `${text} script.js ${path.basename(folder)}`;

test('kept code is used the next time', async () => {
  expect(await run()).toEqual({ isUsed: false, said: output('one') });
  expect(await run()).toEqual({ isUsed: true, said: output('one') });
});

test('code of another script is not used, even of one that is as long', async () => {
  await run();
  writeScript('two');
  expect(await run()).toEqual({ isUsed: false, said: output('two') });
  expect(await run()).toEqual({ isUsed: true, said: output('two') });
});

test('damaged code is not used, and is replaced', async () => {
  await run();
  const bytes = readFileSync(keptFile());
  for (const damaged of [
    bytes.subarray(0, bytes.length - 1),
    Buffer.from(bytes).fill(7, bytes.length >> 1),
    Buffer.of(),
    Buffer.alloc(64),
  ]) {
    writeFileSync(keptFile(), damaged);
    expect((await run()).isUsed).toBe(false);
    expect((await run()).isUsed).toBe(true);
  }
});

test('where code cannot be kept, the script runs all the same', async () => {
  writeFileSync(code, 'a file in the place of the folder');
  expect(await run()).toEqual({ isUsed: false, said: output('one') });
  expect(await run()).toEqual({ isUsed: false, said: output('one') });
});

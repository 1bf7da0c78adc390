import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepRules, keptRules } from './kept';

const machine = { processor: 'Some Processor / 3 GHz', cores: 2, tensorflow: '2.18.0', steps: 2 };
const rules = [{ from: 16e6, count: 2 }];
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kept-rules-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const theFile = async () => path.join(folder, (await readdir(folder))[0]!);

test('what is kept is found again, on machines of that kind alone', async () => {
  expect(await keptRules(machine, folder)).toBeUndefined();
  await keepRules(machine, rules, folder);
  expect(await keptRules(machine, folder)).toEqual(rules);
  expect(await keptRules({ ...machine, cores: 4 }, folder)).toBeUndefined();
  expect(await keptRules({ ...machine, tensorflow: '2.19.0' }, folder)).toBeUndefined();
  expect(await keptRules({ ...machine, steps: 3 }, folder)).toBeUndefined();
  await keepRules(machine, [], folder);
  expect(await keptRules(machine, folder)).toEqual([]);
  expect(await readdir(folder)).toHaveLength(1);
});

test('a damaged file counts as none, and is replaced', async () => {
  await keepRules(machine, rules, folder);
  const file = await theFile();
  const whole = await readFile(file, 'utf8');
  const damaged = ['', whole.slice(0, -9), '\0'.repeat(80), 'null', whole.replace('"count": 2', '"count": -2'), whole.replace('"cores": 2', '"cores": 3')]; // prettier-ignore
  for (const text of damaged) {
    await writeFile(file, text);
    expect(await keptRules(machine, folder), text).toBeUndefined();
  }
  await keepRules(machine, rules, folder);
  expect(await readFile(file, 'utf8')).toBe(whole);
});

test('a folder that cannot be written keeps nothing, and nothing fails', async () => {
  const file = path.join(folder, 'file');
  await writeFile(file, '');
  await keepRules(machine, rules, path.join(file, 'calibration'));
  expect(await keptRules(machine, path.join(file, 'calibration'))).toBeUndefined();
});

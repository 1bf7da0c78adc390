import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { storeRules, readRules } from './storedRules';

const machine = { processor: 'Some Processor / 3 GHz', cores: 2, tensorflow: '2.18.0', steps: 2 };
const rules = [{ from: 16e6, count: 2 }];
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kept-rules-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const theFile = async () => path.join(folder, (await readdir(folder))[0]!);

test('what is kept is found again, on machines of that kind alone', async () => {
  expect(await readRules(machine, folder)).toBeUndefined();
  await storeRules(machine, rules, folder);
  expect(await readRules(machine, folder)).toEqual(rules);
  expect(await readRules({ ...machine, cores: 4 }, folder)).toBeUndefined();
  expect(await readRules({ ...machine, tensorflow: '2.19.0' }, folder)).toBeUndefined();
  expect(await readRules({ ...machine, steps: 3 }, folder)).toBeUndefined();
  await storeRules(machine, [], folder);
  expect(await readRules(machine, folder)).toEqual([]);
  expect(await readdir(folder)).toHaveLength(1);
});

test('a damaged file counts as none, and is replaced', async () => {
  await storeRules(machine, rules, folder);
  const file = await theFile();
  const whole = await readFile(file, 'utf8');
  const damaged = ['', whole.slice(0, -9), '\0'.repeat(80), 'null', whole.replace('"count": 2', '"count": -2'), whole.replace('"cores": 2', '"cores": 3')]; // prettier-ignore
  for (const text of damaged) {
    await writeFile(file, text);
    expect(await readRules(machine, folder), text).toBeUndefined();
  }
  await storeRules(machine, rules, folder);
  expect(await readFile(file, 'utf8')).toBe(whole);
});

test('a folder that cannot be written keeps nothing, and nothing fails', async () => {
  const file = path.join(folder, 'file');
  await writeFile(file, '');
  await storeRules(machine, rules, path.join(file, 'calibration'));
  expect(await readRules(machine, path.join(file, 'calibration'))).toBeUndefined();
});

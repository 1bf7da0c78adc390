import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deviceNamed, setOwnDevices } from '../core/devices/known';
import { useDevices } from './devices';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'bonsai-devices-'))));
afterEach(() => {
  rmSync(folder, { recursive: true });
  setOwnDevices({});
});

const written = (text: string) => {
  const file = path.join(folder, 'devices.json');
  writeFileSync(file, text);
  return file;
};

test('devices come from a file with them, or with settings of VS Code, comments included', async () => {
  await useDevices(written('{ "badge": { "ram": 1000 } }'));
  expect(deviceNamed('badge')).toEqual({ title: 'badge', ram: 1000 });
  await useDevices(written('{ // of the team\n "editor.fontSize": 12, "bonsai.devices": { "robot": { "ram": 5 } }, }'));
  expect([deviceNamed('badge'), deviceNamed('robot')?.ram]).toEqual([undefined, 5]);
});

test('a device without limits and a file that is not there are refused', async () => {
  await expect(useDevices(written('{ "badge": {} }'))).rejects.toThrow(/the device badge must be an object with "ram"/u);
  await expect(useDevices(path.join(folder, 'none.json'))).rejects.toThrow(/there is no such file/u);
  await useDevices(undefined);
});

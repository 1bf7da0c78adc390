import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { deviceNames, devices } from '../../src/core/devices/boards';

const page = readFileSync(path.join(root, 'docs', 'devices.md'), 'utf8');

const size = (bytes: number | undefined) => {
  if (bytes === undefined) return '–';
  return bytes % (1024 * 1024) === 0 ? `${String(bytes / 1024 / 1024)} MB` : `${String(bytes / 1024)} kB`;
};

test('the page lists every board with its numbers and where they are from', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  const cells = rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  const expected = deviceNames.map((name) => {
    const { title, flash, ram, macsPerSecond, source, speedSource } = devices[name];
    const speed = macsPerSecond === undefined ? '–' : `${(macsPerSecond / 1e6).toFixed(1)} M`;
    return [`\`${name}\``, title, size(flash), size(ram), speed, [source, speedSource].filter((text) => text !== undefined).join('; ')];
  });
  expect(cells).toEqual(expected);
});

test('there are two dozen boards, each with a source, and a speed only where it was measured', () => {
  expect(deviceNames.length).toBeGreaterThanOrEqual(24);
  for (const { source, macsPerSecond, speedSource } of Object.values(devices)) {
    expect(source).not.toBe('');
    expect(macsPerSecond === undefined).toBe(speedSource === undefined);
  }
});

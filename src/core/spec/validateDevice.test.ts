import { afterEach, expect, test } from 'vitest';
import { setOwnDevices } from '../devices/known';
import { toText } from '../message/message';
import { analyzeSpec } from './analyze';

const spec = (device: unknown) =>
  JSON.stringify({
    name: 'model',
    layers: [
      { type: 'Input', name: 'x', shape: [100] },
      { type: 'Dense', name: 'y', units: 4 },
    ],
    budget: { device },
  });
const told = (device: unknown) =>
  analyzeSpec(spec(device)).problems.filter(({ path }) => path[0] === 'budget').map(({ severity, message }) => [severity, toText(message)]); // prettier-ignore

afterEach(() => setOwnDevices({}));

test('an unknown device is an error that names those that are near, not all', () => {
  expect(told('nucleo-l4r5')).toEqual([
    ['error', 'unknown device "nucleo-l4r5": did you mean "nucleo-l4r5zi", "nucleo-l476rg"? Your own go into the setting "bonsai.devices"'],
  ]);
  expect(told('esp32c3')[0]![1]).toContain('did you mean "esp32-c3", "esp32"');
  expect(told('abacus')[0]![1]).toMatch(/^unknown device "abacus": docs\/devices\.md lists/u);
  expect(told(5)[0]![0]).toBe('error');
});

test('devices of the settings are known, with their limits', () => {
  setOwnDevices({ badge: { title: 'Conference badge', ram: 50 } });
  expect(told('badge')).toEqual([['warning', 'needs 104 B of RAM even in int8, Conference badge has 50 B: largest at y']]);
});

test('where settings are not known, every name may be a device', () => {
  setOwnDevices(undefined);
  expect(told('badge')).toEqual([]);
});

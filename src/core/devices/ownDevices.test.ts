import { afterEach, expect, it } from 'vitest';
import { deviceNamed, knownDeviceNames, setOwnDevices } from './known';
import { readOwnDevices } from './ownDevices';

afterEach(() => setOwnDevices({}));

it('reads devices by name, and says what is wrong with each that is left out', () => {
  const { devices, problems } = readOwnDevices({
    badge: { ram: 20_480, flash: 131_072 },
    robot: { title: 'Our Robot', ram: 65_536, macsPerSecond: 1e7 },
    empty: {},
    half: { ram: 1.5 },
    other: { ram: 10, eeprom: 5 },
    list: [],
  });
  expect(devices).toEqual({
    badge: { title: 'badge', ram: 20_480, flash: 131_072 },
    robot: { title: 'Our Robot', ram: 65_536, macsPerSecond: 1e7 },
  });
  expect(problems.map(({ values }) => values[0])).toEqual(['empty', 'ram', 'other', 'list']);
  expect(readOwnDevices([]).problems).toHaveLength(1);
});

it('own devices are known beside the boards, and go before them', () => {
  expect(deviceNamed('badge')).toBeUndefined();
  setOwnDevices(readOwnDevices({ badge: { ram: 1 }, esp32: { ram: 2 } }).devices);
  expect(deviceNamed('badge')?.ram).toBe(1);
  expect(deviceNamed('esp32')?.ram).toBe(2);
  expect(deviceNamed('esp32-c3')?.title).toBe('ESP32-C3-MINI-1');
  expect(deviceNamed('toString')).toBeUndefined();
  expect(knownDeviceNames().filter((name) => name === 'esp32')).toHaveLength(1);
});

/** The devices that specs may name: common boards, and those of a user's own settings. */
import { devices, deviceNames } from './boards';
import type { DeviceLimits } from './device';

export interface NamedDevice extends DeviceLimits {
  /** What people call it. */
  readonly title: string;
}

export type NamedDevices = Readonly<Record<string, NamedDevice>>;

/** Settings are of a process, not of a model; `undefined` where they are not known, as in a trainer: then every name may be one. */
let own: NamedDevices | undefined = {};

/** @param settings by name; `undefined` in a process that does not know them */
export function setOwnDevices(settings: NamedDevices | undefined): void {
  own = settings;
}

/** An own device goes before a board of the same name. */
export function deviceNamed(name: string): NamedDevice | undefined {
  if (own !== undefined && Object.hasOwn(own, name)) return own[name];
  return Object.hasOwn(devices, name) ? devices[name as keyof typeof devices] : undefined;
}

export function knownDeviceNames(): readonly string[] {
  return [...new Set([...Object.keys(own ?? {}), ...deviceNames])];
}

/** Whether a name that is not known is wrong. */
export function areAllKnown(): boolean {
  return own !== undefined;
}

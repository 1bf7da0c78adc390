/** Devices of the setting `bonsai.devices`: an object by name. */
import { type Message, say } from '../message/message';
import type { NamedDevice, NamedDevices } from './known';

export interface OwnDevices {
  readonly devices: NamedDevices;
  /** What is wrong with those that are left out. */
  readonly problems: readonly Message[];
}

const numbers = ['ram', 'flash', 'macsPerSecond'] as const;

/** Never throws: devices that are wrong are left out, each with a problem. @param setting the value of `bonsai.devices`, whatever a person wrote */
export function readOwnDevices(setting: unknown): OwnDevices {
  if (!isObject(setting)) return { devices: {}, problems: [say('"bonsai.devices" must be an object with a name for each device')] };
  const devices: Record<string, NamedDevice> = {};
  const problems: Message[] = [];
  for (const [name, fields] of Object.entries(setting)) {
    const problem = whatIsWrong(name, fields);
    if (problem === undefined) devices[name] = { title: name, ...(fields as Omit<NamedDevice, 'title'>) };
    else problems.push(problem);
  }
  return { devices, problems };
}

function whatIsWrong(name: string, fields: unknown): Message | undefined {
  if (!isObject(fields)) return say('the device {0} must be an object with "ram"', name);
  const { title = '', ...limits } = fields;
  if (typeof title !== 'string') return say('{0} of the device {1} must be a string', 'title', name);
  const unknown = Object.keys(limits).find((field) => !(numbers as readonly string[]).includes(field));
  if (unknown !== undefined)
    return say('the device {0} has no field "{1}": it may have "title", "ram", "flash" and "macsPerSecond"', name, unknown);
  if (limits['ram'] === undefined) return say('the device {0} must be an object with "ram"', name);
  const wrong = numbers.find((field) => limits[field] !== undefined && !(Number.isInteger(limits[field]) && Number(limits[field]) > 0));
  return wrong === undefined ? undefined : say('{0} of the device {1} must be a whole number above 0', wrong, name);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

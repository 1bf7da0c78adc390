/** Devices of a user's own: from `--devices`, or from the workspace's settings of VS Code where these have some. */
import path from 'node:path';
import { InvalidArgumentError } from 'commander';
import { parse } from 'jsonc-parser';
import { setOwnDevices } from '../core/devices/known';
import { readOwnDevices } from '../core/devices/ownDevices';
import { toText } from '../core/message/message';
import { UnreadableError } from '../system/files/regularFile';
import { readSpecText } from '../system/files/specText';

const setting = 'bonsai.devices';

/** @param file devices by name, or settings that hold them. @throws InvalidArgumentError */
export async function useDevices(file: string | undefined): Promise<void> {
  try {
    const text = await readSpecText(file ?? path.join('.vscode', 'settings.json'));
    const content: unknown = parse(text, [], { allowTrailingComma: true });
    const isObject = typeof content === 'object' && content !== null;
    const held = isObject && setting in content ? content[setting] : file === undefined ? {} : content;
    const { devices, problems } = readOwnDevices(held);
    const [problem] = problems;
    if (problem !== undefined) throw new InvalidArgumentError(`${file ?? '.vscode/settings.json'}: ${toText(problem)}.`);
    setOwnDevices(devices);
  } catch (cause) {
    if (!(cause instanceof UnreadableError)) throw cause;
    // Most workspaces have no settings.
    if (file !== undefined) throw new InvalidArgumentError(`${file}: ${toText(cause.userMessage)}.`);
  }
}

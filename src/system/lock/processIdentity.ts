/** Distinguishes one process from every other, also from a later one that got its number. */
import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import os from 'node:os';
import { promisify } from 'node:util';

export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** Processes of one space can see each other: the machine since it was started, and the container on it. */
  readonly space: string;
  /** When the process started, as its system says it; null where that cannot be found out. */
  readonly started: string | null;
}

/** `unknown`: it cannot be seen from here, for it runs on another machine or in another container, or has perhaps only the number of another one. */
export type ProcessState = 'alive' | 'dead' | 'unknown';

/** What another process can tell this one by. */
export async function ownIdentity(): Promise<ProcessIdentity> {
  const found = await look(process.pid);
  return { pid: process.pid, host: os.hostname(), space: await ownSpace(), started: found ?? null };
}

/** Whether a process still runs, by its number and by when it started: numbers are given to later processes again. */
export async function stateOf({ pid, space, started }: ProcessIdentity): Promise<ProcessState> {
  if (space !== (await ownSpace())) return 'unknown';
  const found = await look(pid);
  if (found === undefined) return 'dead';
  if (found === null || started === null) return 'unknown';
  return found === started ? 'alive' : 'dead';
}

let space: Promise<string> | undefined;

/** The space of this process. Containers of one machine share its boot id; each has process numbers of its own. */
export function ownSpace(): Promise<string> {
  space ??=
    process.platform === 'linux'
      ? Promise.all([readFile('/proc/sys/kernel/random/boot_id', 'utf8'), readlink('/proc/self/ns/pid')]).then(
          ([boot, numbers]) => `${boot.trim()} ${numbers}`,
          () => os.hostname(),
        )
      : Promise.resolve(os.hostname());
  return space;
}

/** Null where it cannot be seen. */
type Started = string | null;

/** When a process started; undefined when it is gone. A process that has ended but was not reaped by its parent is gone as well. */
function look(pid: number): Promise<Started | undefined> {
  if (process.platform === 'linux') return lookInProc(pid);
  return process.platform === 'win32' ? Promise.resolve(exists(pid) ? null : undefined) : askPs(pid);
}

async function lookInProc(pid: number): Promise<Started | undefined> {
  let stat: string;
  try {
    stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8');
  } catch {
    // Processes of other users can be hidden.
    return exists(pid) ? null : undefined;
  }
  // proc(5): the name stands in parentheses and may hold any; the state is the third field, the start time in ticks since boot the 22nd.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]!;
}

async function askPs(pid: number): Promise<Started | undefined> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    });
    const [, state, started] = /^\s*(\S+)\s+(.*?)\s*$/u.exec(stdout) ?? [];
    if (state === undefined || started === undefined) return exists(pid) ? null : undefined;
    return state.startsWith('Z') ? undefined : started;
  } catch {
    return exists(pid) ? null : undefined;
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

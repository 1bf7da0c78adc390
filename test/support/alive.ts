import { readFileSync } from 'node:fs';

/** Whether a process is there and has not ended (Linux): one that nobody has collected yet does not count. */
export function isAlive(pid: number): boolean {
  try {
    const [, state] = /^\d+ \(.*\) (\w)/su.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))!;
    return state !== 'Z' && state !== 'X';
  } catch {
    return false;
  }
}

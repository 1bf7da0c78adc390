/** The memory of a process, as Linux counts it. */
import { readFileSync, writeFileSync } from 'node:fs';

/** The highest mark of a process's memory begins anew. */
export function forgetPeak(pid: string): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** The most memory that a process had at once, since `forgetPeak`. */
export function peakBytesOf(pid: string): number {
  const [, peak] = /^VmHWM:\s+(\d+) kB$/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!;
  return Number(peak) * 1024;
}

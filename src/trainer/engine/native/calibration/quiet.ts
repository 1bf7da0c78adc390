/** Whether other processes leave this one the cores that it measures with. */
import { cpus } from 'node:os';

/** A measurement with less of its cores says nothing. */
const enough = 0.85;

/** Milliseconds of processor time. */
export interface ProcessorTime {
  readonly at: number;
  /** Processors of the machine, which may be more than a process is let have. */
  readonly processors: number;
  /** Of all processes, on all processors. */
  readonly all: number;
  readonly own: number;
}

export function processorTime(): ProcessorTime {
  const { user, system } = process.cpuUsage();
  const processors = cpus();
  const all = processors.reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
  return { at: performance.now(), processors: processors.length, all, own: (user + system) / 1000 };
}

/** Whether this many cores were free for this process, nearly all of the time between. */
export function wasQuiet(before: ProcessorTime, after: ProcessorTime, cores: number): boolean {
  const others = (after.all - before.all - (after.own - before.own)) / (after.at - before.at);
  return after.processors - others >= enough * cores;
}

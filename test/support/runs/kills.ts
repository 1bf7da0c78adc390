/** Runs that are killed at chosen or random moments, and gone on with until they are done. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

/** When a command is killed: this many milliseconds after its start, or at what appears on the disk. */
export type Moment = number | 'atTheBeginning' | 'whileWriting' | 'afterTheEnd';

export interface KilledRun {
  readonly cli: string;
  readonly folder: string;
  readonly spec: string;
  /** The run's folder, within `folder`. */
  readonly out: string;
  readonly engine: 'native' | 'portable';
}

/** Goes on with a run, killing it at each of some moments, and then lets it end. @returns how many of the kills hit a running command */
export async function killedUntilDone(run: KilledRun, moments: readonly Moment[]): Promise<number> {
  let kills = 0;
  for (const moment of moments) if ((await resumed(run, moment)) === null) kills++;
  const code = await resumed(run);
  if (code !== 0) throw new Error(`--resume ended with exit code ${String(code)}`);
  return kills;
}

/** One command; resolves with its exit code, `null` where it was killed with all that it started. */
function resumed({ cli, folder, spec, out, engine }: KilledRun, moment?: Moment): Promise<number | null> {
  const env = { ...process.env, BONSAI_CHECKPOINT_SECONDS: '0.05' };
  const args = [cli, 'shrink', spec, '--out', out, '--engine', engine, '--resume'];
  // A group of its own, so that the trainer dies in the same moment.
  const child = spawn(process.execPath, args, { cwd: folder, env, stdio: 'ignore', detached: true });
  const kill = () => {
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // It has just ended.
    }
  };
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  if (moment === undefined) return ended;
  const file = typeof moment === 'number' ? undefined : path.join(folder, signs(out)[moment]);
  const timer = file === undefined ? setTimeout(kill, Number(moment)) : setInterval(() => existsSync(file) && kill(), 1);
  return ended.finally(() => clearTimeout(timer));
}

/** What is on the disk at a moment. */
function signs(out: string): Readonly<Record<Exclude<Moment, number>, string>> {
  const unfinished = `.${out}.unfinished`;
  return {
    atTheBeginning: path.join(unfinished, 'events.jsonl'),
    whileWriting: path.join(unfinished, 'checkpoint', 'checkpoint.bin.new'),
    afterTheEnd: path.join(out, 'run.json'),
  };
}

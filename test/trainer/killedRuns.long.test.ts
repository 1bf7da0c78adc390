/** Runs that are killed again and again, at moments that nobody chose, and resumed until they are done. */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Random } from '../../src/core/random/random';
import { cli } from '../support/cli/bonsai';
import { smallSpec } from '../support/specs/smallRun';
import { createWorkspace, type Workspace } from '../support/workspace';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await createWorkspace();
});
afterEach(() => workspace.remove());

const slower = { ...smallSpec.train, epochs: 400 };
const specs = {
  pruneWeights: { ...smallSpec, train: slower },
  pruneUnits: {
    ...smallSpec,
    train: slower,
    shrink: { target: { params: 0.4 }, steps: [{ method: 'pruneUnits', rounds: 6, fineTuneEpochs: 60 }] },
  },
  distilled: { ...smallSpec, train: slower, shrink: { ...smallSpec.shrink, distill: 0.5 } },
};

/** One command; resolves with its exit code. @param killAfter milliseconds until it and what it started are killed */
async function command(out: string, engine: string, killAfter?: number): Promise<number | null> {
  const env = { ...process.env, BONSAI_CHECKPOINT_SECONDS: '0.1' };
  const args = [cli, 'shrink', 'small.model.json', '--out', out, '--engine', engine, '--resume'];
  const child = spawn(process.execPath, args, { cwd: workspace.folder, env, stdio: 'ignore' });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  if (killAfter === undefined) return ended;
  const timer = setTimeout(() => child.kill('SIGKILL'), killAfter);
  const code = await ended;
  clearTimeout(timer);
  return code;
}

async function resultOf(out: string): Promise<unknown> {
  const read = (file: string) => readFile(path.join(workspace.folder, out, file), 'utf8');
  const untimed = (text: string): unknown =>
    JSON.parse(text, (key, value: unknown) =>
      ['latencyMs', 'rowsPerSecond', 'seconds', 'started', 'time'].includes(key) ? undefined : value,
    );
  const weights = await readFile(path.join(workspace.folder, out, 'shrunk', 'weights.bin'));
  return {
    weights: weights.toString('base64'),
    events: (await read('events.jsonl')).trim().split('\n').map(untimed),
    record: untimed(await read('run.json')),
  };
}

test.each([
  ['pruneWeights', 'native'],
  ['pruneUnits', 'native'],
  ['distilled', 'native'],
  ['pruneWeights', 'portable'],
] as const)('%s on the %s engine comes to the same', async (name, engine) => {
  await workspace.write('small.model.json', specs[name]);
  expect(await command('whole', engine)).toBe(0);
  const whole = await resultOf('whole');
  const random = new Random(7, 0);
  for (let trial = 0; trial < 4; trial++) {
    const out = `killed-${String(trial)}`;
    let code: number | null = null;
    for (let kills = 0; code !== 0; kills++) {
      code = await command(out, engine, kills < 8 ? 400 + (random.integer() % 1500) : undefined);
      expect([null, 0]).toContain(code);
    }
    expect(await resultOf(out)).toEqual(whole);
  }
});

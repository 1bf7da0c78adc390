/** `bonsai repeat` runs a finished run again, and sees whatever came out differently. */
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compareRuns } from '../../src/system/runs/compareRuns';
import { bonsai } from '../support/cli/bonsai';
import { smallSpec } from '../support/specs/smallRun';
import { createWorkspace, type Workspace } from '../support/workspace';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await createWorkspace();
  await workspace.write('small.model.json', smallSpec);
});
afterEach(() => workspace.remove());

interface Repeated {
  readonly same: boolean;
  readonly differences: readonly { readonly file: string; readonly what: string }[];
}

async function repeat(...args: string[]) {
  const { code, stdout, stderr } = await bonsai(['repeat', ...args, '--json'], workspace.folder);
  return { code, stderr, ...(stdout === '' ? undefined : (JSON.parse(stdout) as Repeated)) };
}

async function shrink(...args: string[]): Promise<string> {
  const { code, stdout } = await bonsai(['shrink', 'small.model.json', ...args, '--json'], workspace.folder);
  expect(code).toBe(0);
  return (JSON.parse(stdout) as { run: string }).run;
}

test('a run comes to the same again, with the options that it had, also when its spec has changed since', async () => {
  const run = await shrink('--to', '0.3', '--distill', '0.5', '--engine', 'portable');
  await workspace.write('small.model.json', { ...smallSpec, train: { ...smallSpec.train, epochs: 1 } });
  expect(await repeat(run)).toMatchObject({ code: 0, same: true, differences: [] });
  const said = await bonsai(['repeat', run], workspace.folder);
  expect(said).toMatchObject({ code: 0, stdout: 'the same: models, events and results, bit for bit\n' });
});

test('what each step of auto had time for is done again, however fast the machine is then', async () => {
  const steps = [1, 0.3].map((seconds) => ({ method: 'auto', seconds }));
  await workspace.write('small.model.json', { ...smallSpec, shrink: { target: { params: 0.3 }, steps } });
  const run = await shrink('--engine', 'portable');
  const { searchPlans, front } = JSON.parse(await readFile(path.join(run, 'run.json'), 'utf8')) as {
    searchPlans: { epochs: number; sizes: number }[];
    front: { model: string }[];
  };
  expect(searchPlans.map(({ epochs }) => epochs >= 1)).toEqual([true, true]);
  expect(await repeat(run, '--out', 'again')).toMatchObject({ code: 0, same: true, differences: [] });
  // Models of the front are compared, too.
  const weights = path.join(workspace.folder, 'again', path.dirname(front[0]!.model), 'weights.bin');
  await writeFile(weights, Buffer.alloc(4));
  const [difference] = await compareRuns(run, path.join(workspace.folder, 'again'));
  expect(difference!.file).toBe(`${path.dirname(front[0]!.model)}/weights.bin`);
});

test('whatever is different is named, by its place', async () => {
  const run = await shrink('--out', 'out');
  const weights = path.join(run, 'shrunk', 'weights.bin');
  const bytes = await readFile(weights);
  bytes[5]! ^= 1;
  await writeFile(weights, bytes);
  const events = path.join(run, 'events.jsonl');
  const lines = (await readFile(events, 'utf8')).split('\n');
  const epoch = lines.findIndex((line) => line.includes('"type":"epoch"'));
  lines[epoch] = lines[epoch]!.replace(/"gradientNorm":[\d.]+/u, '"gradientNorm":7');
  await writeFile(events, lines.join('\n'));
  const { code, same, differences } = await repeat(run, '--out', 'again');
  expect([code, same]).toEqual([1, false]);
  expect(differences).toEqual([
    { file: 'shrunk/weights.bin', what: `1 of ${String(bytes.length)} bytes differ, the first is byte 5` },
    { file: 'events.jsonl', what: expect.stringMatching(new RegExp(`^line ${String(epoch + 1)}: gradientNorm: 7, then `, 'u')) as string },
  ]);
  // What it was repeated to is a run like any other.
  await copyFile(path.join(workspace.folder, 'again', 'shrunk', 'weights.bin'), weights);
  expect((await repeat(run)).differences!.map(({ file }) => file)).toEqual(['events.jsonl']);
});

test('what is no finished run is refused', async () => {
  expect(await repeat('nowhere')).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no run in it') as string });
  const run = await shrink();
  const record = path.join(run, 'run.json');
  await writeFile(record, (await readFile(record, 'utf8')).replace('"seed": 5', '"seed": 6'));
  expect(await repeat(run)).toMatchObject({ code: 1, stderr: expect.stringContaining('its record is damaged') as string });
});

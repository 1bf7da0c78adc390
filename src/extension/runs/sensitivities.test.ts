import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import { smallEvents } from '../../../test/support/runs/smallRun';
import { runRecord } from '../../../test/support/runs/runRecord';
import { type RunRecord, writeRecord } from '../../core/run/record';
import { Sensitivities } from './sensitivities';

vi.mock('vscode', () => ({}));

let home: string;
let runs: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'sensitivities-'));
  runs = path.join(home, '.bonsai', 'runs');
});
afterEach(() => rm(home, { recursive: true }));

const specText = `{ "name": "y", "layers": [
  { "type": "Input", "name": "x", "shape": [2] },
  { "type": "Dense", "name": "y", "units": 2 }
] }`;
const finished = smallEvents.flatMap((event) => (event.type === 'finished' ? [event.scoreCard] : []))[0]!;
const automatic = (loss: number): Partial<RunRecord> => ({
  sensitivity: [{ layer: 'y', method: 'rank', points: [{ share: 0.5, loss: 3 }] }],
  sensitivityLoss: loss,
});

/** A run of the spec. Its events are no events: nobody may read them. */
async function write(name: string, more: Partial<RunRecord>): Promise<void> {
  const folder = path.join(runs, name);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'run.json'), writeRecord({ ...runRecord, specText, scoreCard: finished, ...more }));
  await writeFile(path.join(folder, 'events.jsonl'), 'no events');
  // Clocks of file systems can be coarse.
  const later = new Date(Date.now() + 1000 * (1 + known++));
  await utimes(runs, later, later);
}
let known = 0;

const spec = () => ({ scheme: 'file', fsPath: path.join(home, 'y.model.json'), toString: () => 'y' }) as unknown as vscode.Uri;

describe('what is known of the sensitivity of a spec', () => {
  it('is of its last automatic run that is finished, whatever other runs came after it', async () => {
    await write('2026-01-01-y', automatic(1));
    await write('2026-01-02-y', automatic(2));
    await write('2026-01-03-y', {});
    await write('2026-01-04-z', { ...automatic(4), spec: 'z.model.json' });
    const { scoreCard: _, ...unfinished } = { ...runRecord, specText, ...automatic(5), scoreCard: finished };
    await write('2026-01-05-y', {});
    await writeFile(path.join(runs, '2026-01-05-y', 'run.json'), writeRecord(unfinished));
    expect(await new Sensitivities().of(spec())).toMatchObject({ loss: 2, layers: [{ layer: 'y' }] });
  });

  it('is looked for again when a run has been added', async () => {
    const sensitivities = new Sensitivities();
    expect(await sensitivities.of(spec())).toBeUndefined();
    await write('2026-01-01-y', automatic(1));
    expect(await sensitivities.of(spec())).toMatchObject({ loss: 1 });
    await write('2026-01-02-y', automatic(2));
    expect(await sensitivities.of(spec())).toMatchObject({ loss: 2 });
  });

  it('is nothing where records are damaged, or the spec is in no file', async () => {
    await write('2026-01-01-y', automatic(1));
    await writeFile(path.join(runs, '2026-01-01-y', 'run.json'), '{');
    expect(await new Sensitivities().of(spec())).toBeUndefined();
    expect(await new Sensitivities().of({ scheme: 'untitled' } as unknown as vscode.Uri)).toBeUndefined();
  });
});

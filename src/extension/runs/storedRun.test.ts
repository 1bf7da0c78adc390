import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import { smallEvents } from '../../../test/support/runs/smallRun';
import { isStored } from '../../core/run/events';
import { RunFolder } from '../../system/runs/runFolder';
import { unfinishedRun } from './storedRun';
import { runRecord } from '../../../test/support/runs/runRecord';

vi.mock('vscode', () => ({}));

let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'stored-run-'));
});
afterEach(() => rm(home, { recursive: true }));

const specIn = (name: string) => ({ scheme: 'file', fsPath: path.join(home, name) }) as unknown as vscode.Uri;
const record = { ...runRecord, name: 'small', spec: 'small.model.json' };

/** A run that has come to its second round. */
async function begunRun(): Promise<RunFolder> {
  const folder = await RunFolder.createIn(home, 'small', new Date(2026, 0, 2));
  await folder.begin(record);
  for (const event of smallEvents.slice(0, 9).filter(isStored)) folder.store(event);
  return folder;
}

describe('a run that has not come to its end', () => {
  it('is shown as it stands while a process is at it, whatever of its last line is written', async () => {
    const folder = await begunRun();
    await appendFile(path.join(folder.temporary, 'events.jsonl'), '{"type":"epo');
    const found = await unfinishedRun(specIn('small.model.json'));
    expect(found).toMatchObject({ isRunning: true, state: { status: 'running', stage: 'shrink', nonzero: 76 } });
    expect(found!.state.rounds.at(-1)).toMatchObject({ round: 2 });
    await folder.discard();
  });

  it.each([false, true])('is shown as broken off when none is, and can go on from a checkpoint: %s', async (hasCheckpoint) => {
    const folder = await begunRun();
    if (hasCheckpoint) await folder.writeCheckpoint(() => Buffer.from('a checkpoint'));
    await folder.keep();
    const found = await unfinishedRun(specIn('small.model.json'));
    expect(found).toMatchObject({ isRunning: false, state: { status: 'cancelled', canResume: hasCheckpoint, nonzero: 76 } });
  });

  it('is not one of another spec, and gone once it is discarded', async () => {
    const folder = await begunRun();
    expect(await unfinishedRun(specIn('other.model.json'))).toBeUndefined();
    await folder.discard();
    expect(await unfinishedRun(specIn('small.model.json'))).toBeUndefined();
  });
});

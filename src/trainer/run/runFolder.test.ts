import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { say } from '../../core/message';
import { newRunPath, RunFolder, temporaryName, unfinishedRuns } from './runFolder';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'runs-'));
});
afterEach(() => rm(parent, { recursive: true }));

describe('RunFolder', () => {
  it('has its name only when it is finished', async () => {
    const final = path.join(parent, 'run');
    const folder = await RunFolder.create(final);
    folder.record({ type: 'cancelled' });
    await folder.write(path.join('shrunk', 'model.json'), '{}');
    expect(await readdir(parent)).toEqual(['.run.unfinished']);
    expect(await unfinishedRuns(parent)).toEqual([final]);
    await folder.finish();
    expect(await readdir(parent)).toEqual(['run']);
    expect(await readFile(path.join(final, 'events.jsonl'), 'utf8')).toBe('{"type":"cancelled"}\n');
    expect(await readdir(path.join(final, 'shrunk'))).toEqual(['model.json']);
  });

  it('forgets events after the checkpoint when it is opened again', async () => {
    const final = path.join(parent, 'run');
    const first = await RunFolder.create(final);
    first.record({ type: 'cancelled' });
    const { eventBytes } = first;
    first.record({ type: 'failed', message: say('later') });
    first.keep();
    const second = await RunFolder.reopen(final, eventBytes);
    expect((await second.read('events.jsonl')).toString()).toBe('{"type":"cancelled"}\n');
    await second.discard();
    expect(await readdir(parent)).toEqual([]);
  });

  it('never touches what is there', async () => {
    const final = path.join(parent, 'run');
    await mkdir(final);
    await writeFile(path.join(final, 'mine'), '');
    await expect(RunFolder.create(final)).rejects.toThrow(`the run folder ${final} is not empty`);
    await rm(path.join(final, 'mine'));
    await mkdir(temporaryName(final));
    await writeFile(path.join(temporaryName(final), 'run.json'), '');
    await expect(RunFolder.create(final)).rejects.toThrow('an unfinished run is in');
  });

  it('says what to do when the disk is full', async () => {
    const folder = await RunFolder.create(path.join(parent, 'run'));
    await symlink('/dev/full', path.join(folder.temporary, 'run.json.new'));
    await expect(folder.write('run.json', '{}')).rejects.toThrow(/cannot be written: the disk is full: free some space/u);
    folder.keep();
  });

  it('says what to do when a part of the path is a file', async () => {
    await writeFile(path.join(parent, 'file'), '');
    await expect(RunFolder.create(path.join(parent, 'file', 'run'))).rejects.toThrow('a part of the path is a file');
  });

  it('names runs by date, and two of one second apart', async () => {
    const spec = path.join(parent, 'a.model.json');
    const now = new Date(2026, 0, 2, 3, 4, 5);
    const first = await newRunPath(spec, 'a', now);
    expect(path.relative(parent, first)).toBe(path.join('.bonsai', 'runs', '2026-01-02-030405-a'));
    await RunFolder.create(first);
    expect(path.basename(await newRunPath(spec, 'a', now))).toBe('2026-01-02-030405-a-2');
  });
});

import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { say } from '../../core/message/message';
import { Lock } from '../lock/lock';
import { storedCheckpoints } from './checkpoints';
import { readEventsSoFar } from './eventLog';
import { placeOf, temporaryName } from './layout';
import { lockOf, RunFolder, TakenError } from './runFolder';
import { readRunRecord, runEntries } from './runRecords';
import { runRecord as record } from '../../../test/support/runs/runRecord';

let parent: string;
let final: string;
beforeEach(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'runs-'));
  final = path.join(parent, 'run');
});
afterEach(() => rm(parent, { recursive: true }));

describe('RunFolder', () => {
  it('has its name only when it is finished, with checksums that other programs check', async () => {
    const folder = await RunFolder.create(final);
    await folder.begin(record);
    folder.store({ type: 'cancelled' });
    await folder.write(path.join('shrunk', 'model.json'), '{}');
    expect(await readdir(parent)).toEqual(['.run.unfinished']);
    expect(await runEntries(parent)).toEqual({ finished: [], unfinished: [final] });
    expect(await folder.finish(record)).toBe(final);
    expect(await readdir(parent)).toEqual(['run']);
    expect(await readFile(path.join(final, 'events.jsonl'), 'utf8')).toBe('{"type":"cancelled"}\n');
    expect((await readdir(final)).sort()).toEqual(['SHA256SUMS', 'checkpoint', 'events.jsonl', 'run.json', 'shrunk']);
    expect(execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: final, encoding: 'utf8' })).toBe(
      'shrunk/model.json: OK\nrun.json: OK\nevents.jsonl: OK\n',
    );
    expect(await readRunRecord(final)).toEqual(record);
    await writeFile(path.join(final, 'run.json'), (await readFile(path.join(final, 'run.json'), 'utf8')).replace('"seed": 5', '"seed": 6'));
    expect(await readRunRecord(final)).toBe('damaged');
  });

  it('forgets events after the checkpoint when it is opened again, and goes on with those before', async () => {
    const first = await RunFolder.create(final);
    first.store({ type: 'cancelled' });
    let soFar: Parameters<typeof readEventsSoFar>[1] | undefined;
    await first.writeCheckpoint((events) => {
      soFar = events;
      return Buffer.from('a checkpoint');
    });
    first.store({ type: 'failed', message: say('later') });
    await first.keep();
    const file = path.join(first.temporary, 'events.jsonl');
    const known = await readEventsSoFar(file, soFar!);
    expect(known?.toString()).toBe('{"type":"cancelled"}\n');
    const second = await RunFolder.reopen(final, await lockOf(final), known!);
    expect(await readFile(file, 'utf8')).toBe('{"type":"cancelled"}\n');
    second.store({ type: 'cancelled' });
    await second.writeCheckpoint((events) => Buffer.from(JSON.stringify(events)));
    const [newest] = await storedCheckpoints(second.temporary);
    const events = JSON.parse(Buffer.from(newest!.content!).toString()) as Parameters<typeof readEventsSoFar>[1];
    expect((await readEventsSoFar(file, events))?.toString()).toBe('{"type":"cancelled"}\n'.repeat(2));
    await second.discard();
    expect(await readdir(parent)).toEqual([]);
  });

  it('keeps the checkpoint before the last one, and knows which is damaged', async () => {
    const folder = await RunFolder.create(final);
    const contents = async () =>
      (await storedCheckpoints(folder.temporary)).map(({ which, content }) => [which, content && String(content)]);
    expect(await contents()).toEqual([]);
    for (const name of ['first', 'second', 'third']) await folder.writeCheckpoint(() => Buffer.from(name));
    expect(await contents()).toEqual([
      ['newest', String(Buffer.from('third'))],
      ['previous', String(Buffer.from('second'))],
    ]);
    const file = path.join(folder.temporary, 'checkpoint', 'checkpoint.bin');
    const bytes = await readFile(file);
    bytes[2]! ^= 1;
    await writeFile(file, bytes);
    expect(await contents()).toEqual([
      ['newest', undefined],
      ['previous', String(Buffer.from('second'))],
    ]);
    await folder.keep();
  });

  it('never makes up events that are missing', async () => {
    const file = path.join(parent, 'events.jsonl');
    await writeFile(file, 'abc');
    expect(await readEventsSoFar(file, { bytes: 4, sha256: '' })).toBeUndefined();
    expect(await readFile(file, 'utf8')).toBe('abc');
  });

  it('never touches what is there', async () => {
    await mkdir(final);
    await writeFile(path.join(final, 'mine'), '');
    await expect(RunFolder.create(final)).rejects.toThrow(`the run folder ${final} is not empty`);
    await rm(path.join(final, 'mine'));
    await mkdir(temporaryName(final));
    await writeFile(path.join(temporaryName(final), 'run.json'), '');
    await expect(RunFolder.create(final)).rejects.toThrow('an unfinished run is in');
    expect(await readdir(temporaryName(final))).toEqual(['run.json']);
  });

  it('is had by one of many that want it at once; by default each gets its own', async () => {
    const found = await Promise.allSettled(Array.from({ length: 20 }, () => RunFolder.create(final)));
    expect(found.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(
      found.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : [])).every((why) => why instanceof TakenError),
    ).toBe(true);
    const now = new Date(2026, 0, 2, 3, 4, 5);
    const folders = await Promise.all(Array.from({ length: 20 }, () => RunFolder.createIn(parent, 'a', now)));
    const names = folders.map((folder) => path.relative(parent, folder.final));
    expect(names.sort()).toEqual(
      ['', ...Array.from({ length: 19 }, (_, at) => `-${String(at + 2)}`)]
        .map((end) => path.join('.bonsai', 'runs', `2026-01-02-030405-a${end}`))
        .sort(),
    );
  });

  it('is opened again by one process at a time', async () => {
    const folder = await RunFolder.create(final);
    await expect(lockOf(final)).rejects.toThrow(`the run ${final} is still going on, in process ${String(process.pid)}`);
    await folder.keep();
    expect(await lockOf(final)).toBeInstanceOf(Lock);
  });

  it('keeps both when somebody has put something in its place meanwhile, and takes the place of an empty folder', async () => {
    const folder = await RunFolder.create(final);
    await mkdir(final);
    await writeFile(path.join(final, 'mine'), 'kept');
    expect(await folder.finish(record)).toBe(`${final}-2`);
    expect(await readFile(path.join(final, 'mine'), 'utf8')).toBe('kept');
    const other = path.join(parent, 'other');
    await mkdir(other);
    expect(await (await RunFolder.create(other)).finish(record)).toBe(other);
  });

  it('says when it was removed while the run went on, and does not make it again', async () => {
    const folder = await RunFolder.create(final);
    await rm(folder.temporary, { recursive: true });
    const removed = `the run folder ${final} was removed or taken over while the run was going on`;
    await expect(folder.writeCheckpoint(() => Buffer.from(''))).rejects.toThrow(removed);
    await expect(folder.write('report.html', '')).rejects.toThrow(removed);
    await expect(folder.finish(record)).rejects.toThrow(removed);
    await folder.discard();
    expect(await readdir(parent)).toEqual([]);
  });

  it('goes where a symbolic link leads, which stays', async () => {
    await mkdir(path.join(parent, 'disk'));
    await symlink(path.join(parent, 'disk'), path.join(parent, 'link'));
    expect(await placeOf(path.join(parent, 'link'))).toBe(path.join(parent, 'disk'));
    expect(await placeOf(path.join(parent, 'new'))).toBe(path.join(parent, 'new'));
    await symlink(path.join(parent, 'gone'), path.join(parent, 'dangling'));
    await expect(placeOf(path.join(parent, 'dangling'))).rejects.toThrow('is a symbolic link to a folder that is not there');
  });

  it('says what to do when the disk is full', async () => {
    const folder = await RunFolder.create(final);
    await symlink('/dev/full', path.join(folder.temporary, 'run.json.new'));
    await expect(folder.begin(record)).rejects.toThrow(/cannot be written: the disk is full: free some space/u);
    await folder.keep();
  });

  it('says what to do when a part of the path is a file', async () => {
    await writeFile(path.join(parent, 'file'), '');
    await expect(RunFolder.create(path.join(parent, 'file', 'run'))).rejects.toThrow('a part of the path is a file');
  });
});

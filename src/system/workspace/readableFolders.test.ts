import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { namedFile } from './namedFile';
import { folderOfSpec, readableFolders } from './readableFolders';

/** one/spec, one/rows, two/rows and outside/rows, with links between them. */
const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'readable-')));
afterAll(() => rmSync(root, { recursive: true }));
const at = (...parts: string[]) => path.join(root, ...parts);
for (const folder of ['one', 'one/deep', 'two', 'outside', 'one/..odd']) {
  mkdirSync(at(folder));
  writeFileSync(at(folder, 'rows.npy'), '');
  writeFileSync(at(folder, 'a.model.json'), '');
}
const runSpec = path.join('one', '.bonsai', 'runs', '2026', 'shrunk', 'a.model.json');
mkdirSync(path.dirname(at(runSpec)), { recursive: true });
writeFileSync(at(runSpec), '');
symlinkSync(at('outside', 'rows.npy'), at('one', 'linkOut.npy'));
symlinkSync(at('one', 'rows.npy'), at('one', 'linkIn.npy'));
symlinkSync(at('one'), at('linkToOne'));
symlinkSync(at('outside', 'a.model.json'), at('one', 'linked.model.json'));

/** Where a spec finds a file: its path from the root, or why it may not be read. */
async function found(spec: string, named: string, workspace: readonly string[]): Promise<string> {
  const folder = await folderOfSpec(at(spec));
  const file = await namedFile(named, folder, await readableFolders(folder, workspace.map((name) => at(name)))); // prettier-ignore
  return typeof file === 'string' ? path.relative(root, file) : file.refused;
}

describe('a spec reads', () => {
  it.each([
    ['its own folder, and below, where no folder holds it', 'one/a.model.json', 'deep/rows.npy', [], 'one/deep/rows.npy'],
    ['nothing above its own folder', 'one/deep/a.model.json', '../rows.npy', [], 'outside'],
    ['all of the folder that is worked in', 'one/deep/a.model.json', '../rows.npy', ['one'], 'one/rows.npy'],
    ['all folders of a workspace of several', 'one/a.model.json', '../two/rows.npy', ['one', 'two'], 'two/rows.npy'],
    ['no other folder', 'one/a.model.json', '../outside/rows.npy', ['one', 'two'], 'outside'],
    ['nothing of a workspace that does not hold it', 'one/a.model.json', '../two/rows.npy', ['two'], 'outside'],
    ['folders whose names begin with dots', 'one/a.model.json', '..odd/rows.npy', ['one'], 'one/..odd/rows.npy'],
    ['no link that leads outside', 'one/a.model.json', 'linkOut.npy', ['one'], 'outside'],
    ['links that stay inside', 'one/a.model.json', 'linkIn.npy', ['one'], 'one/linkIn.npy'],
    ['a folder that is reached by a link', 'linkToOne/a.model.json', 'rows.npy', ['linkToOne'], 'one/rows.npy'],
    ['such a folder by its own name', 'one/deep/a.model.json', '../rows.npy', ['linkToOne'], 'one/rows.npy'],
    ['beside the file that a link to it names', 'one/linked.model.json', 'rows.npy', ['one'], 'outside/rows.npy'],
    ['nothing beside that link', 'one/linked.model.json', '../one/rows.npy', ['one'], 'outside'],
    ["the original's data, in a run folder", runSpec, '../../../../rows.npy', [], 'one/rows.npy'],
    ['what is not there where it is named', 'one/a.model.json', 'gone.npy', ['one'], 'one/gone.npy'],
    ['no absolute path', 'one/a.model.json', at('one', 'rows.npy'), ['one'], 'absolute'],
  ])('%s', async (_what, spec, named, workspace, expected) => {
    expect(await found(spec, named, workspace)).toBe(expected);
  });
});

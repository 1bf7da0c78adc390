import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readdir } from 'node:fs/promises';
import { bonsai } from '../support/cli/bonsai';
import { badSpecName, badSpecs, type BadSpec } from '../support/specs/badSpecs';
import { createWorkspace, type Workspace } from '../support/workspace';

describe('a spec at fault on the command line', () => {
  let workspace: Workspace;
  beforeEach(async () => {
    workspace = await createWorkspace();
  });
  afterEach(() => workspace.remove());

  const write = async ({ files }: BadSpec): Promise<void> => {
    for (const [name, content] of Object.entries(files)) await workspace.write(name, content);
  };
  /** "bad.model.json:5:15: error: …", whatever the folder in front. */
  const errorLine = ({ line }: BadSpec): RegExp => new RegExp(`(^|[/\\s])${badSpecName.replaceAll('.', '\\.')}:${line}:\\d+: error: `, 'm');

  test.each(badSpecs)('shrink ends at $title with file, line and what to do', async (bad) => {
    await write(bad);
    const { code, stdout, stderr } = await bonsai(['shrink', badSpecName, '--engine', 'portable'], workspace.folder);
    expect(stderr).toMatch(errorLine(bad));
    expect(stderr).toMatch(bad.message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect((await readdir(workspace.folder)).sort()).toEqual(Object.keys(bad.files).sort());
  });

  test.each(badSpecs.filter(({ shownBy }) => shownBy !== 'rows'))('check tells of $title', async (bad) => {
    await write(bad);
    const { code, stdout } = await bonsai(['check', badSpecName, '--json'], workspace.folder);
    const problems = JSON.parse(stdout) as { line: number; severity: string; message: string }[];
    expect(code).toBe(1);
    expect(problems).toEqual([
      expect.objectContaining({ line: bad.line, severity: 'error', message: expect.stringMatching(bad.message) as unknown }),
    ]);
  });
});

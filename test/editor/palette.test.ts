import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RunEvent } from '../../src/core/run/events';
import { useEditor } from '../support/editor';
import { longRun } from '../support/specs/longRun';
import { budgetPanel } from '../support/workbench/budgetPanel';
import { openFile, quickInputRows, runCommand, typeCommand } from '../support/workbench/quickInput';

describe('the palette', () => {
  const editor = useEditor();
  const panelStatus = (text: string | RegExp) => budgetPanel(editor.page).locator('.status').filter({ hasText: text });
  /** What each run folder of the workspace has recorded, finished or not. */
  const recordedRuns = async (): Promise<RunEvent[][]> => {
    const runs = path.join(editor.workspace.folder, '.bonsai', 'runs');
    const files = (await readdir(runs)).map((name) => readFile(path.join(runs, name, 'events.jsonl'), 'utf8'));
    return (await Promise.all(files)).map((text) =>
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as RunEvent),
    );
  };

  beforeAll(async () => {
    await editor.workspace.write('long.model.json', longRun);
    await openFile(editor.page, 'long.model.json');
  });

  test('cancels a run, and offers that only while one goes on', async () => {
    const { page } = editor;
    await runCommand(page, 'Bonsai: Shrink Autoencoder');
    await panelStatus(/shrinking, round [5-9]\d/).waitFor();
    await runCommand(page, 'Bonsai: Cancel Run');
    await panelStatus('cancelled').waitFor();
    await typeCommand(page, 'Bonsai: ');
    await quickInputRows(page).filter({ hasText: 'Bonsai: Show Log' }).waitFor();
    await expect.poll(() => quickInputRows(page).filter({ hasText: 'Bonsai: Cancel Run' }).count()).toBe(0);
    await page.keyboard.press('Escape');
  });

  test('resumes it where it was', async () => {
    const { page } = editor;
    await page.locator('.tab[data-resource-name="long.model.json"]').click();
    await runCommand(page, 'Bonsai: Resume Run');
    // Farther than where it was cancelled.
    await panelStatus(/shrinking, round \d{3}/).waitFor();
    await runCommand(page, 'Bonsai: Cancel Run');
    await panelStatus('cancelled').waitFor();
    const runs = await recordedRuns();
    expect(runs).toHaveLength(1);
    expect(runs[0]!.filter(({ type }) => type === 'started')).toHaveLength(1);
    const epochs = runs[0]!.flatMap((event) => (event.type === 'epoch' ? [event.epoch] : []));
    expect(epochs).toEqual(epochs.map((_, index) => index + 1));
  });
});

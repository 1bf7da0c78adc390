import path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import type { Page } from 'playwright-core';
import { beforeAll, inject, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { installExtension } from '../../scripts/editor/start.mjs';
import { ensureCodeServer } from '../../scripts/install/codeServer.mjs';
import { useEditor } from '../support/editor';
import { openFile } from '../support/workbench/quickInput';
import { webview } from '../support/workbench/webview';
import { notePaintTimes, type PaintTimes, paintTimes, type Phase, phases } from './paintTimes';

/** How often each panel is opened, in turns. The first time also registers the editor's service worker for webviews. */
const times = 9;
const goal = 300;

const ours = { key: 'Control+Alt+9', tab: 'Layer Budget', content: '.budget tbody tr' };
const empty = { key: 'Control+Alt+8', tab: 'Empty Panel', content: '.content' };
type Panel = typeof ours;

beforeAll(async () => {
  const vsix = path.join(root, 'test', '.output', 'empty-panel.vsix');
  const cwd = path.join(root, 'test', 'bench', 'emptyPanel');
  await createVSIX({ cwd, packagePath: vsix, dependencies: false, allowMissingRepository: true, skipLicense: true });
  await installExtension(await ensureCodeServer('oldest', console.log), vsix, inject('extensionsFolder'));
});

const editor = useEditor({
  examples: ['digits'],
  keybindings: [
    { key: 'ctrl+alt+9', command: 'bonsai.showBudget' },
    { key: 'ctrl+alt+8', command: 'emptyPanel.show' },
  ],
});

test('from the command to the layer table, in the real editor', async () => {
  const { page } = editor;
  await notePaintTimes(page);
  await page.reload();
  await openFile(page, 'digits.model.json');
  const taken = new Map<Panel, PaintTimes[]>([
    [ours, []],
    [empty, []],
  ]);
  for (let time = 0; time < times; time++) {
    for (const [panel, all] of taken) all.push(await open(page, panel));
  }
  console.log(table(taken.get(ours)!, taken.get(empty)!));
});

async function open(page: Page, { key, tab, content }: Panel): Promise<PaintTimes> {
  await page.locator('.tab').filter({ hasText: 'digits.model.json' }).first().click();
  await page.keyboard.press(key);
  await webview(page).locator(content).first().waitFor();
  // What follows the first paint.
  await page.waitForTimeout(1000);
  const taken = await paintTimes(page);
  const shown = page.locator('.tab').filter({ hasText: tab });
  await shown.getByRole('button', { name: /^Close/ }).click();
  await shown.waitFor({ state: 'detached' });
  return taken;
}

/** A line for each phase: milliseconds since the key, at the first opening and as the median of the later ones. */
function table(own: readonly PaintTimes[], floor: readonly PaintTimes[]): string {
  const line = (cells: readonly (string | number)[]) => cells.map((cell, at) => String(cell).padStart(at === 0 ? 0 : 14)).join('');
  const named = (text: string) => text.padEnd(48);
  const columns = (phase: Phase) => [own, floor].flatMap(([first, ...later]) => [first?.[phase], median(later.map((one) => one[phase]))]);
  const rows = (Object.keys(phases) as Phase[]).map((phase) =>
    line([named(phases[phase]), ...columns(phase).map((ms) => (ms === undefined || Number.isNaN(ms) ? '–' : Math.round(ms)))]),
  );
  const heads = ['ours, first', 'later', 'empty, first', 'later'];
  const painted = own.slice(1).map(({ content = NaN }) => Math.round(content));
  return [
    line([named('ms since the key'), ...heads]),
    ...rows,
    `later openings, content painted: ${painted.join(', ')} (goal: ${goal} ms; an empty panel is what the editor itself takes)`,
  ].join('\n');
}

function median(values: readonly (number | undefined)[]): number {
  const sorted = values.filter((value) => value !== undefined).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

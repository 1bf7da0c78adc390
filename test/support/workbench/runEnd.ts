import type { Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import { finishedRuns } from '../runFolders';
import { statusBarItem } from './statusBar';

interface AwaitedRun {
  /** What the name of the model begins with. */
  readonly name: string;
  /** Finished runs beside the spec, with this one. */
  readonly count?: number;
  readonly timeout?: number;
}

/** Waits until a run that was started is in its folder, and no more in the status bar: what tells its end depends on whether the panel is in sight. */
export async function waitForRun(page: Page, specFolder: string, { name, count = 1, timeout = 60_000 }: AwaitedRun): Promise<void> {
  await vi.waitFor(async () => expect(await finishedRuns(specFolder)).toHaveLength(count), { timeout, interval: 100 });
  await statusBarItem(page, new RegExp(`${name}\\S*: `, 'u')).waitFor({ state: 'hidden' });
}

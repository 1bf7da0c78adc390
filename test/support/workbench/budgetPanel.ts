import type { FrameLocator, Page } from 'playwright-core';
import { runCommand } from './quickInput';
import { webview } from './webview';

/** The figures of the panel at one moment, as shown. */
export interface PanelReading {
  /** "not run yet", "shrinking, round 3", "shrunk to 20 %". */
  readonly status: string;
  /** Parameters that are left of the whole model. */
  readonly params: number;
  /** Of the whole model: "80 %", or "–" before a run. */
  readonly sparsity: string;
  /** Parameters that are left, by layer. */
  readonly layers: Readonly<Record<string, number>>;
}

export const budgetPanel = (page: Page): FrameLocator => webview(page);

export const panelTab = (page: Page) => page.locator('.tab').filter({ hasText: 'Layer Budget' });

/**
 * Waits until the panel, which something has opened on the active spec, shows a layer budget.
 *
 * In a browser all webviews share one origin, and the editor's loader now and then misses that its service worker has changed: the
 * page then stays blank for good. As a person would, this closes such a panel and opens it again.
 */
export async function waitForBudget(page: Page): Promise<void> {
  const shown = () =>
    budgetPanel(page)
      .locator('.budget')
      .waitFor({ timeout: 15_000 })
      .then(
        () => true,
        () => false,
      );
  while (!(await shown())) {
    await closeBudget(page);
    await runCommand(page, 'Bonsai: Show Layer Budget');
  }
}

export async function closeBudget(page: Page): Promise<void> {
  await panelTab(page)
    .getByRole('button', { name: /^Close/ })
    .click();
  await panelTab(page).waitFor({ state: 'detached' });
}

/** Reads all figures at once, so that they belong to the same moment. */
export function readPanel(page: Page): Promise<PanelReading> {
  return budgetPanel(page)
    .locator('main')
    .evaluate((main) => {
      // Columns of the layer budget, counted from the end, because the total's heading spans some.
      const [paramsColumn, sparsityColumn] = [-5, -4];
      const count = (cell: Element | undefined): number =>
        Number((cell?.firstChild?.textContent ?? '').replaceAll(',', '').replace('–', '0'));
      const cell = (row: Element, column: number): Element | undefined => [...row.children].at(column);
      const rows = [...main.querySelectorAll('.budget tbody tr')];
      const total = main.querySelector('.budget tfoot tr');
      return {
        status: main.querySelector('.status')?.textContent ?? '',
        params: total === null ? NaN : count(cell(total, paramsColumn)),
        sparsity: (total === null ? undefined : cell(total, sparsityColumn)?.textContent) ?? '',
        layers: Object.fromEntries(rows.map((row) => [row.getAttribute('data-layer') ?? '', count(cell(row, paramsColumn))])),
      };
    });
}

/** The original and shrunk columns of the score card's row with this name. */
export async function scoreCardRow(page: Page, measure: string): Promise<{ original: string; shrunk: string }> {
  const cells = budgetPanel(page)
    .locator('table.score-card tr')
    .filter({ has: page.getByRole('rowheader', { name: measure, exact: true }) })
    .locator('td');
  const [original, shrunk] = await cells.allTextContents();
  if (original === undefined || shrunk === undefined) throw new Error(`The score card has no row "${measure}".`);
  return { original, shrunk };
}

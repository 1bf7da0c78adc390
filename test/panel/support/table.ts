import type { Page } from 'playwright-core';

/** The budget's rows as their texts, by layer; the last is "total". A cell's parts are joined by a blank. */
export async function budgetCells(page: Page): Promise<Record<string, Record<string, string>>> {
  return page.locator('.budget table').evaluate((table) => {
    const text = (element: Element): string =>
      [...element.childNodes]
        .map((node) => (node instanceof Element ? text(node) : (node.textContent ?? '').trim()))
        .filter((part) => part !== '')
        .join(' ');
    const headings = [...table.querySelectorAll('thead th')].map(text);
    const rows = [...table.querySelectorAll('tbody tr, tfoot tr')].map((row) => {
      const cells = [...row.children].flatMap((cell) => {
        const label = cell.querySelector('[role=img]')?.getAttribute('aria-label');
        return [label ?? text(cell), ...Array<string>((cell as HTMLTableCellElement).colSpan - 1).fill('')];
      });
      const name = row.querySelector('.layer')?.textContent ?? 'total';
      return [name, Object.fromEntries(headings.map((heading, at) => [heading, cells[at] ?? '']))] as const;
    });
    return Object.fromEntries(rows);
  });
}

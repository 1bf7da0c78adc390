import { afterAll, afterEach, expect } from 'vitest';
import { closeBrowser, openPanel, type PanelOptions, type PanelUnderTest } from './panel';

/** Opens panels for the tests of a file. After each test they are closed, and must have had no faults. */
export function usePanels(): (options?: PanelOptions) => Promise<PanelUnderTest> {
  const open: PanelUnderTest[] = [];
  afterEach(async () => {
    const panels = open.splice(0);
    const errors = panels.flatMap((panel) => panel.errors);
    await Promise.all(panels.map((panel) => panel.close()));
    expect(errors).toEqual([]);
  });
  afterAll(closeBrowser);
  return async (options) => {
    const panel = await openPanel(options);
    open.push(panel);
    return panel;
  };
}

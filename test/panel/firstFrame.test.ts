import { expect, test } from 'vitest';
import { replay } from '../../src/core/run/state';
import type { PanelContents } from '../../src/protocol/panel';
import { smallEvents } from '../support/runs/smallRun';
import type { PanelUnderTest } from './support/panel';
import { smallModel } from './support/smallModel';
import { usePanels } from './support/usePanel';

const open = usePanels();

const budget: PanelContents = { model: smallModel, run: null };
const finished: PanelContents = { model: smallModel, run: replay(smallEvents)! };

/** What a person sees of the panel without charts and pictures, and where: texts with their places. */
const look = ({ page }: PanelUnderTest) =>
  page.locator('main').evaluate((main) =>
    [...main.querySelectorAll('h1, h2, .status, .tile, .layer-bar rect, .budget tr, .findings li, .chart, .score-card tr')].map(
      (element) => {
        const { left, top, width } = element.getBoundingClientRect();
        const text = element.matches('.chart') ? element.getAttribute('aria-label') : element.textContent;
        return [text, Math.round(left), Math.round(top), Math.round(width)];
      },
    ),
  );

test.each([
  ['the layer budget', budget],
  ['a finished run', finished],
] as const)('shows %s without a script, as the script then draws it', async (_name, contents) => {
  const first = await open({ first: contents, scriptArrives: false });
  const drawn = await open();
  await drawn.send({ type: 'show', ...contents });
  const frame = await look(first);
  expect(frame.length).toBeGreaterThan(10);
  expect(frame).toEqual(await look(drawn));
});

test("is in the editor's language, and waits where nothing is known", async () => {
  const { page } = await open({ language: 'zh-cn', scriptArrives: false });
  expect(await page.getByRole('status').textContent()).toBe('正在等待编辑器…');
});

test('has controls in the colours that they keep', async () => {
  const colours = ({ page }: PanelUnderTest) =>
    page.locator('vscode-button, vscode-dropdown').evaluateAll((all) => all.map((control) => getComputedStyle(control).backgroundColor));
  const first = await open({ theme: 'light', first: finished, scriptArrives: false });
  const drawn = await open({ theme: 'light' });
  await drawn.send({ type: 'show', ...finished });
  const ofTheme = { secondary: 'rgb(229, 229, 229)', primary: 'rgb(0, 95, 184)', dropdown: 'rgb(255, 255, 255)' };
  const { secondary } = ofTheme;
  const zoom = [secondary, secondary];
  expect(await colours(first)).toEqual([secondary, secondary, secondary, secondary, ofTheme.primary, ...zoom, ofTheme.dropdown]);
  expect(await colours(drawn)).toEqual(await colours(first));
});

test('is kept by the script, which makes it work', async () => {
  const { page, send, said } = await open({ first: budget });
  await page.evaluate(() => document.querySelector('tr[data-layer=code]')!.setAttribute('data-kept', ''));
  await page.locator('tr[data-layer=code][data-kept]').waitFor();
  await send({ type: 'show', ...budget });
  expect(await page.locator('tr[data-layer=code]').count()).toBe(1);
  await page.locator('tr[data-layer=code] td').first().click();
  expect(await said()).toEqual([{ type: 'ready' }, { type: 'openLayer', layer: 'code' }]);
});

test('shows names as they are, whatever is in them', async () => {
  const name = '</main><script>document.title = "ran"</script><img src=x onerror=alert(1)>';
  const { page } = await open({ first: { ...budget, model: { ...smallModel, name } }, scriptArrives: false });
  expect(await page.locator('h1').textContent()).toBe(name);
  expect(await page.title()).toBe('Model Bonsai');
});

/** Entry of the page that compares two models or runs: draws into the page's `<main id="root">`. */
import 'uplot/dist/uPlot.min.css';
import './style/tokens.css';
import './style/page.css';
import './style/table.css';
import './style/charts.css';
import './style/auto.css';
import './style/rowResults.css';
import './style/comparison.css';
import './registerControls';
import { type ComponentChildren, render } from 'preact';
import type { FromComparisonPage, ToComparisonPage } from '../src/protocol/comparison';
import { t } from './l10n';
import { ProgressRing } from './toolkit';
import { ComparisonPage } from './views/comparisonPage';
import { Icon } from './views/icon';

/** Where there is nothing to compare yet, or at all. */
function Heading({ children }: { readonly children: ComponentChildren }) {
  return (
    <>
      <h1 class="visually-hidden">{t('Comparison')}</h1>
      {children}
    </>
  );
}

const api = acquireVsCodeApi();
const root = document.getElementById('root')!;

window.addEventListener('message', ({ data }: MessageEvent<ToComparisonPage>) => {
  const page =
    data.type === 'show' ? (
      <ComparisonPage comparison={data.comparison} />
    ) : (
      <Heading>
        <p class="note" role="alert">
          <Icon name="error" /> <span>{data.message}</span>
        </p>
      </Heading>
    );
  render(page, root);
});
render(
  <Heading>
    <ProgressRing label={t('Reading the models')} />
  </Heading>,
  root,
);
api.postMessage({ type: 'ready' } satisfies FromComparisonPage);

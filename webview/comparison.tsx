/** Entry of the page that compares two models or runs: draws into the page's `<main id="root">`. */
import 'uplot/dist/uPlot.min.css';
import './style/tokens.css';
import './style/page.css';
import './style/table.css';
import './style/charts.css';
import './style/comparison.css';
import './registerControls';
import { render } from 'preact';
import type { FromComparisonPage, ToComparisonPage } from '../src/protocol/comparison';
import { t } from './l10n';
import { ProgressRing } from './toolkit';
import { ComparisonPage } from './views/comparisonPage';
import { Icon } from './views/icon';

const api = acquireVsCodeApi();
const root = document.getElementById('root')!;

window.addEventListener('message', ({ data }: MessageEvent<ToComparisonPage>) => {
  const page =
    data.type === 'show' ? (
      <ComparisonPage comparison={data.comparison} />
    ) : (
      <p class="note" role="alert">
        <Icon name="error" /> <span>{data.message}</span>
      </p>
    );
  render(page, root);
});
render(<ProgressRing label={t('Reading the models')} />, root);
api.postMessage({ type: 'ready' } satisfies FromComparisonPage);

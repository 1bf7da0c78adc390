/** Entry of report.html: draws the run that the page carries into its `<main id="root">`. */
import 'uplot/dist/uPlot.min.css';
import './style/reportTheme.css';
import './style/tokens.css';
import './style/page.css';
import './style/table.css';
import './style/charts.css';
import './style/auto.css';
import './style/rowResults.css';
import { render } from 'preact';
import type { RunState } from '../src/core/run/state';
import { ReportPage } from './views/reportPage';

declare global {
  interface Window {
    /** Put there by a script of the page before this one. */
    readonly bonsaiRun: RunState;
  }
}

render(<ReportPage run={window.bonsaiRun} />, document.getElementById('root')!);

/** Entry of the panel in the editor: draws into the page's `<main id="root">`. */
import 'uplot/dist/uPlot.min.css';
import './style/tokens.css';
import './style/page.css';
import './style/table.css';
import './style/charts.css';
import { render } from 'preact';
import type { ToPanel } from '../src/protocol/panel';
import { frameQueue } from './frameQueue';
import { onMessage, post, saveState, savedState } from './host';
import { emptyPanel, type PanelState, receive } from './model/panelState';
import { PanelPage } from './views/panelPage';

declare global {
  interface Window {
    /** What there is to show at once, put there by a script of the page before this one. */
    readonly bonsaiShow?: ToPanel;
  }
}

const root = document.getElementById('root')!;
const selected = savedState()?.selectedLayer;
let state: PanelState = selected === undefined ? emptyPanel : { ...emptyPanel, selectedLayer: selected };

function show(next: PanelState): void {
  state = next;
  if (state.model !== null) {
    saveState({ spec: state.model.spec, ...(state.selectedLayer === undefined ? {} : { selectedLayer: state.selectedLayer }) });
  }
  render(<PanelPage state={state} onSelect={select} onOpen={open} />, root);
}

function select(layer: string): void {
  show({ ...state, selectedLayer: layer });
}

function open(layer: string): void {
  select(layer);
  post({ type: 'openLayer', layer });
}

onMessage(frameQueue((messages) => show(messages.reduce((known, message) => receive(known, message), state))));
// A page that was hidden is loaded again as it was made: what it carries is old then, and the editor tells anew.
const first = savedState() === undefined ? window.bonsaiShow : undefined;
show(first === undefined ? state : receive(state, first));
post({ type: 'ready' });

/** Entry of the panel in the editor: draws into the page's `<main id="root">`, over the first frame that the page came with. */
import 'uplot/dist/uPlot.min.css';
import './style/tokens.css';
import './style/page.css';
import './style/table.css';
import './style/form.css';
import './style/charts.css';
import './style/memory.css';
import './style/rowResults.css';
import './style/data.css';
import './style/auto.css';
import './registerControls';
import { render } from 'preact';
import type { ToPanel } from '../src/protocol/panel';
import { frameQueue } from './frameQueue';
import { connect, saveState, savedState } from './host';
import { emptyPanel, type PanelState, receive } from './model/panelState';
import { PanelPage } from './views/panelPage';

const root = document.getElementById('root')!;
const selected = savedState()?.selectedLayer;
let state: PanelState = selected === undefined ? emptyPanel : { ...emptyPanel, selectedLayer: selected };

function show(next: PanelState): void {
  state = next;
  if (state.model !== null) {
    saveState({ spec: state.model.spec, ...(state.selectedLayer === undefined ? {} : { selectedLayer: state.selectedLayer }) });
  }
  render(<PanelPage state={state} onSelect={select} onOpen={open} onAsk={editor.send} onPreview={editor.preview} />, root);
}

function select(layer: string): void {
  show({ ...state, selectedLayer: layer });
}

function open(layer: string): void {
  select(layer);
  editor.send({ type: 'openLayer', layer });
}

const onMessage = frameQueue((messages: readonly ToPanel[]) => show(messages.reduce((known, message) => receive(known, message), state)));
const editor = connect(onMessage);
// Where that fails, the editor says why, and the first frame stays.
editor.ready().then(
  (contents) => onMessage({ type: 'show', ...contents }),
  () => undefined,
);

/** Entry of the page of a model file: draws into the page's `<main id="root">`. */
import './style/tokens.css';
import './style/page.css';
import './style/table.css';
import './style/modelFile.css';
import './style/memory.css';
import './registerControls';
import { render } from 'preact';
import type { FromModelFilePage, ToModelFilePage } from '../src/protocol/modelFile';
import { type ModelFileState, ModelFilePage } from './views/modelFilePage';

const api = acquireVsCodeApi();
const root = document.getElementById('root')!;
const ask = (message: FromModelFilePage) => api.postMessage(message);
let state: ModelFileState = {};

function receive(message: ToModelFilePage): ModelFileState {
  switch (message.type) {
    case 'table':
      return { file: message.file, table: message.table, canImport: message.canImport };
    case 'failed':
      return { failed: message.message, file: message.file };
    case 'statistics':
      return { ...state, statistics: message.weights };
    case 'memory':
      return { ...state, memory: message };
    case 'noStatistics':
      return { ...state, noStatistics: message.message };
  }
}

function show(next: ModelFileState): void {
  state = next;
  render(<ModelFilePage state={state} onAsk={ask} />, root);
}

window.addEventListener('message', ({ data }: MessageEvent<ToModelFilePage>) => show(receive(data)));
show(state);
ask({ type: 'ready' });

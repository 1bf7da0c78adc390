/** The editor on the other side of the panel. The API object stays private here: whoever holds it can speak for the panel. */
import type { FromPanel, ToPanel } from '../src/protocol/panel';

/** What outlives the panel's page: VS Code hands it back when it restores the panel after a restart. */
export interface SavedState {
  /** URI of the spec that was shown. */
  readonly spec: string;
  readonly selectedLayer?: string;
}

const api = acquireVsCodeApi<SavedState>();

export function post(message: FromPanel): void {
  api.postMessage(message);
}

export function onMessage(listener: (message: ToPanel) => void): void {
  window.addEventListener('message', ({ data }: MessageEvent<ToPanel>) => listener(data));
}

export function savedState(): SavedState | undefined {
  return api.getState();
}

export function saveState(state: SavedState): void {
  api.setState(state);
}

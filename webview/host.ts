/** The editor on the other side of the panel. The API object stays private here: any code that has it can send messages as the panel. */
import type { ChosenShrink } from '../src/core/methods/chosenSteps';
import type { ChoicePreview } from '../src/core/spec/previewOfChoice';
import { MessageHandler } from '../src/protocol/messageHandler';
import type { EditorSide, FromPanel, PanelContents, PanelSide, ToPanel } from '../src/protocol/panel';

/** What outlives the panel's page: VS Code hands it back when it restores the panel after a restart. */
export interface SavedState {
  /** URI of the spec that was shown. */
  readonly spec: string;
  readonly selectedLayer?: string;
}

const api = acquireVsCodeApi<SavedState>();

/** Listens to the editor: all that it sends goes to `onMessage`, in order. @returns how to speak to it */
export function connect(onMessage: (message: ToPanel) => void): {
  readonly send: (message: FromPanel) => void;
  /** Asks for everything that there is to show. */
  readonly ready: () => Promise<PanelContents>;
  /** Asks what a choice would leave of each layer. */
  readonly preview: (chosen: ChosenShrink) => Promise<ChoicePreview>;
} {
  const messages = new MessageHandler<PanelSide, EditorSide>({
    // Only the editor can send messages to this page.
    parse: (message) => message as ToPanel,
    handlers: { show: onMessage, events: onMessage, data: onMessage, reveal: onMessage, choose: onMessage },
    post: (message) => api.postMessage(message),
  });
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => void messages.receive(data));
  return {
    send: (message) => messages.send(message),
    ready: () => messages.request({ type: 'ready' }),
    preview: (chosen) => messages.request({ type: 'preview', ...chosen }),
  };
}

export function savedState(): SavedState | undefined {
  return api.getState();
}

export function saveState(state: SavedState): void {
  api.setState(state);
}

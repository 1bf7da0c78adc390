/** All that the panel knows: a fold over the editor's messages and the user's choice of a layer. */
import { advance, startRun, type RunState } from '../../src/core/run/state';
import type { PanelModel, ToPanel } from '../../src/protocol/panel';

export interface PanelState {
  /** Whether the editor has said anything yet. */
  readonly loaded: boolean;
  readonly model: PanelModel | null;
  readonly run: RunState | null;
  /** The layer whose row is marked and whose weights are shown. */
  readonly selectedLayer?: string;
  /** Counts the editor's wishes to see a layer, so that the same layer can be revealed twice. */
  readonly reveals: number;
}

export const emptyPanel: PanelState = { loaded: false, model: null, run: null, reveals: 0 };

export function receive(state: PanelState, message: ToPanel): PanelState {
  switch (message.type) {
    case 'show':
      return { ...state, loaded: true, model: message.model, run: message.run };
    case 'event': {
      const { event } = message;
      const run = event.type === 'started' ? startRun(event) : state.run && advance(state.run, event);
      return { ...state, run };
    }
    case 'reveal':
      return { ...state, selectedLayer: message.layer, reveals: state.reveals + 1 };
  }
}

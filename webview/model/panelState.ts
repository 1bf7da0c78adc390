/** All that the panel knows: a fold over the editor's messages and the user's choice of a layer. */
import { advance, startRun, type RunState } from '../../src/core/run/state';
import type { RunEvent } from '../../src/core/run/events';
import type { PanelModel, ToPanel } from '../../src/protocol/panel';

export interface PanelState {
  /** Whether the editor has said anything yet. */
  readonly loaded: boolean;
  readonly model: PanelModel | null;
  readonly run: RunState | null;
  /** Why a run that there is cannot be shown. */
  readonly hidden?: string | undefined;
  /** The layer whose row is marked and whose weights are shown. */
  readonly selectedLayer?: string;
  /** Counts the editor's wishes to see a layer, so that the same layer can be revealed twice. */
  readonly reveals: number;
}

export const emptyPanel: PanelState = { loaded: false, model: null, run: null, reveals: 0 };

export function receive(state: PanelState, message: ToPanel): PanelState {
  switch (message.type) {
    case 'show':
      return { ...state, loaded: true, model: message.model, run: message.run, hidden: message.hidden };
    case 'events':
      return { ...state, run: message.events.reduce(follow, state.run) };
    case 'reveal':
      return { ...state, selectedLayer: message.layer, reveals: state.reveals + 1 };
  }
}

function follow(run: RunState | null, event: RunEvent): RunState | null {
  return event.type === 'started' ? startRun(event) : run && advance(run, event);
}

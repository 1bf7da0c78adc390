/** All that the panel knows: a fold over the editor's messages and the user's choice of a layer. */
import type { ExportedFile } from '../../src/core/export/exportRecord';
import { type Pace, paceAfter } from '../../src/core/run/pace';
import { advance, type RunState } from '../../src/core/run/state';
import type { ShrinkTarget } from '../../src/core/methods/targetSchema';
import type { DataShown, PanelModel, ToPanel } from '../../src/protocol/panel';

export interface PanelState {
  /** Whether the editor has said anything yet. */
  readonly loaded: boolean;
  readonly model: PanelModel | null;
  readonly run: RunState | null;
  /** Whether a run was asked for that has not begun. */
  readonly isStarting: boolean;
  /** Whether the run goes on in another window, or by a command, where it can be cancelled. */
  readonly isElsewhere: boolean;
  /** How fast it goes, by this page's clock. */
  readonly pace?: Pace | undefined;
  /** Why a run that there is cannot be shown. */
  readonly hidden?: string | undefined;
  /** What the model of the run was exported to. */
  readonly exported?: readonly ExportedFile[] | undefined;
  /** What was last said of the rows of this model, or of another one. */
  readonly data?: DataShown;
  /** The layer whose row is marked and whose weights are shown. */
  readonly selectedLayer?: string;
  /** What the editor wants to be filled into the form before a run, of the model that is shown: a new object for each time. */
  readonly asked?: { readonly target: ShrinkTarget };
  /** Counts the editor's `reveal` messages, so that the same layer can be revealed twice. */
  readonly reveals: number;
}

export const emptyPanel: PanelState = { loaded: false, model: null, run: null, isStarting: false, isElsewhere: false, reveals: 0 };

/** @param now milliseconds since 1970 */
export function receive(state: PanelState, message: ToPanel, now = Date.now()): PanelState {
  switch (message.type) {
    case 'show':
      return paced(
        {
          ...(message.model?.spec === state.model?.spec ? state : withoutAsked(state)),
          loaded: true,
          model: message.model,
          run: message.run,
          isStarting: message.isStarting === true,
          isElsewhere: message.isElsewhere === true,
          hidden: message.hidden,
          exported: message.exported,
        },
        now,
      );
    case 'events':
      return paced(
        {
          ...state,
          run: message.events.reduce<RunState | undefined>(advance, state.run ?? undefined) ?? null,
          isStarting: message.isStarting === true,
        },
        now,
      );
    case 'data':
      return { ...state, data: message.shown };
    case 'choose':
      return { ...state, asked: { target: message.target } };
    case 'reveal':
      return { ...state, selectedLayer: message.layer, reveals: state.reveals + 1 };
  }
}

function withoutAsked({ asked: _, ...state }: PanelState): PanelState {
  return state;
}

function paced(state: PanelState, now: number): PanelState {
  const isRunning = state.run?.status === 'running' && !state.isStarting;
  if (!isRunning) return { ...state, pace: undefined };
  return state.run.epoch === undefined ? state : { ...state, pace: paceAfter(state.pace, state.run.epoch.done, now) };
}

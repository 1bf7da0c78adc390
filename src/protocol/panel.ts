/** Editor ↔ panel, by `postMessage`. The editor keeps the truth; a panel that says `ready` gets a whole `show`. */
import type { ModelCost } from '../core/cost/cost';
import type { RunEvent } from '../core/run/events';
import type { RunState } from '../core/run/state';
import type { BudgetSpec } from '../core/cost/budgetSchema';

/** What the panel shows: the model of a spec, and its newest run if there is one. */
export interface PanelModel {
  readonly name: string;
  /** The spec's URI, as text. */
  readonly spec: string;
  readonly cost: ModelCost;
  readonly budget: BudgetSpec;
  /** Why no shrink can be started now (an untrusted workspace, an error in the spec), or `undefined` when it can. */
  readonly blocked?: string;
}

export type ToPanel =
  /** Everything at once: after `ready`, and when the spec or the run changes. */
  | {
      readonly type: 'show';
      readonly model: PanelModel | null;
      readonly run: RunState | null;
      /** Whether a run was asked for that has not begun. */
      readonly isStarting?: boolean;
      /** Whether it goes on in another window, or by a command. */
      readonly isElsewhere?: boolean;
      /** Why a run that there is cannot be shown. */
      readonly hidden?: string;
    }
  /** What has happened since in the run that is shown, in order. */
  | { readonly type: 'events'; readonly events: readonly RunEvent[]; readonly isStarting?: boolean }
  /** Scroll to a layer and mark it: its lens was clicked. */
  | { readonly type: 'reveal'; readonly layer: string };

export type FromPanel =
  | { readonly type: 'ready' }
  | { readonly type: 'shrink' }
  | { readonly type: 'resume' }
  | { readonly type: 'cancel' }
  /** Show the layer's line in the spec. */
  | { readonly type: 'openLayer'; readonly layer: string }
  | { readonly type: 'openReport' }
  | { readonly type: 'openShrunk' };

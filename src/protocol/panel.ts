/** Editor ↔ panel, by `postMessage`. The editor keeps the truth; a panel asks for it with `ready` and then gets what changes. */
import type { ModelMemory } from '../core/memory/memory';
import type { ModelCost } from '../core/cost/cost';
import type { DataDescription } from '../core/data/description';
import type { ExportedFile } from '../core/export/exportRecord';
import type { RunEvent } from '../core/run/events';
import type { RunState } from '../core/run/state';
import type { ChosenShrink } from '../core/methods/chosenSteps';
import type { ShrinkTarget } from '../core/methods/targetSchema';
import type { BudgetSpec } from '../core/cost/budgetSchema';
import type { Message } from '../core/message/message';
import type { ChoicePreview } from '../core/spec/previewOfChoice';
import type { UsualShrink } from '../core/spec/shrinkText';
import type { MessageOf } from './messageHandler';

/** What the panel shows: the model of a spec, and its newest run if there is one. */
export interface PanelModel {
  readonly name: string;
  /** The spec's URI, as text. */
  readonly spec: string;
  readonly cost: ModelCost;
  readonly budget: BudgetSpec;
  /** What its values take of RAM; missing where a size is only known at run time. */
  readonly memory?: ModelMemory;
  /** Why it does not fit the device of its budget, or fits in int8 alone. */
  readonly misfits?: readonly Message[];
  /** What says which rows it is trained on, as text that changes with them; missing where it names no file. */
  readonly data?: string;
  /** How it is shrunk where a person chooses nothing else; missing where it cannot be. */
  readonly usual?: UsualShrink;
  /** Why no shrink can be started now (an untrusted workspace, an error in the spec), or `undefined` when it can. */
  readonly blocked?: string;
}

/** Everything that there is to show. */
export interface PanelContents {
  readonly model: PanelModel | null;
  readonly run: RunState | null;
  /** Whether a run was asked for that has not begun. */
  readonly isStarting?: boolean;
  /** Whether it goes on in another window, or by a command. */
  readonly isElsewhere?: boolean;
  /** Why a run that there is cannot be shown. */
  readonly hidden?: string;
  /** What the model of the run was exported to; missing where it was not. */
  readonly exported?: readonly ExportedFile[];
}

/** What the rows are that a model is trained on, or why that is not known. */
export interface DataShown {
  /** The model's `data`. */
  readonly of: string;
  /** One for each input. */
  readonly descriptions?: readonly DataDescription[];
  readonly reason?: string;
}

/** What the panel does for the editor. */
export interface PanelSide {
  /** Everything at once: when the spec or the run changes. */
  show(contents: PanelContents): void;
  /** What has happened since in the run that is shown, in order. */
  events(fields: { readonly events: readonly RunEvent[]; readonly isStarting?: boolean }): void;
  /** What was asked for with `describeData`. */
  data(fields: { readonly shown: DataShown }): void;
  /** Scroll to a layer and mark it: its lens was clicked. */
  reveal(fields: { readonly layer: string }): void;
  /** Open the form before a run, with this target filled in. */
  choose(fields: { readonly target: ShrinkTarget }): void;
}

/** What the editor does for the panel. */
export interface EditorSide {
  /** The panel listens from now on. */
  ready(): PanelContents;
  shrink(fields: ChosenShrink): void;
  /** What a choice would leave of each layer. */
  preview(fields: ChosenShrink): ChoicePreview;
  /** Put a choice into the spec. */
  writeIntoSpec(fields: ChosenShrink): void;
  resume(): void;
  cancel(): void;
  /** Between two epochs the run waits. */
  pause(): void;
  continue(): void;
  /** The run ends with the model that it has. */
  stopHere(): void;
  /** Show the layer's line in the spec. */
  openLayer(fields: { readonly layer: string }): void;
  /** Read the rows of the spec, and say with `data` what they are. */
  describeData(): void;
  /** Nobody looks at the rows any more. */
  stopDescribing(): void;
  openReport(): void;
  openShrunk(): void;
  exportShrunk(): void;
  /** Turn to the model that the run has left, to be shrunk to a smaller target. */
  shrinkFurther(): void;
  /**
   * One of the models that `auto` has found: while the run goes on, it is to be the result; after that, it is opened, or copied to where the user says.
   * @param fields.number from 1, of those tuned so far, or of the run's front
   */
  takeModel(fields: { readonly number: number }): void;
}

export type ToPanel = MessageOf<PanelSide>;
export type FromPanel = MessageOf<EditorSide>;

/** How much work a search is: the time that it may take is turned into epochs once, and runs that are resumed or repeated go by these. */
import * as Type from 'typebox';

export interface SearchPlan {
  /** Epochs of each model that is tuned. */
  readonly epochs: number;
  /** Epochs of each model, and of each learning rate, that is tried. */
  readonly tries: number;
  /** Of how many sizes there are models. */
  readonly sizes: number;
  /** How many sizes were looked at, those nearest to the one that is wanted; all where it is left out. */
  readonly considered?: number;
}

const count = Type.Integer({ minimum: 0 });

export const searchPlanSchema = Type.Object({ epochs: count, tries: count, sizes: count, considered: Type.Optional(count) });

/** What both models of a run make of the score card's rows, beyond the sums of the score card. */
import type { ErrorHistograms } from '../score/errorHistograms';
import type { Projected } from '../score/principalComponents';

/** How often rows of each class are taken for which, row-major: the right class, then the one that is said. */
export interface Confusion {
  readonly classes: number;
  readonly original: readonly number[];
  readonly shrunk: readonly number[];
}

/** Codes of some rows, in two dimensions. */
export interface CodePictures {
  readonly original: Projected;
  /** Missing where the shrunk model has no code. */
  readonly shrunk?: Projected;
  /** Which of these rows are anomalies, 1 or 0 for each, where that is known. */
  readonly anomalies?: readonly number[];
}

/** Emitted once, before the run is finished. */
export interface RowResults {
  readonly type: 'rowResults';
  /** For classifiers. */
  readonly confusion?: Confusion;
  /** Where the rows that are anomalies are known: of the original, then of the shrunk model. */
  readonly errors?: ErrorHistograms;
  /** For autoencoders. */
  readonly codes?: CodePictures;
}

import type { LayerSpec } from '../layers';
import type { CostedLayer } from '../layers/kind';
import type { Problem } from '../problem/problem';
import type { Connections } from './connections';
import type { LayerDraft } from './draft';
import type { GraphLayer, ModelGraph } from './graph';

export interface GraphResult<L extends CostedLayer = LayerSpec> {
  /** Missing when a problem of severity error was found. */
  readonly graph?: ModelGraph<L>;
  /** The layers whose shapes are known, even when others have errors; inputs come first. */
  readonly layers: readonly GraphLayer<L>[];
  readonly problems: readonly Problem[];
  /** How it came about, for the next graph to be built from: what was given, and what was found by index. */
  readonly drafts: readonly LayerDraft<L>[];
  readonly connections: Connections;
  readonly byIndex: readonly (GraphLayer<L> | undefined)[];
  /** Stays the same object while what feeds what and all shapes stay the same, so that what follows from these can be kept by it. */
  readonly form: object;
}

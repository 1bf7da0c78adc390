/** The weights of a Keras file, whichever way they are laid out. */
import type { GraphLayer } from '../../../core/graph/graph';
import type { WeightKey } from '../../../core/weights/weights';
import type { StoredArray } from '../storedArray';
import type { Leaf, Place } from './convert/flatten';

/** A layer of a spec, and where it comes from. */
export interface Origin {
  readonly layer: GraphLayer;
  readonly leaf: Leaf;
}

export interface StoredWeights {
  /** Layers of the outermost model, as far as the file names them. @throws ImportError */
  places(): Promise<readonly Place[]>;
  /** All arrays of one of the outermost model's layers. @throws ImportError */
  arraysOf(place: Place): Promise<readonly StoredArray[]>;
  /** Those that the layers need, as far as they are there; whether they fit is not looked at. @throws ImportError */
  match(origins: readonly Origin[]): Promise<ReadonlyMap<WeightKey, StoredArray>>;
}

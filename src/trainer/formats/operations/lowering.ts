import type { GraphLayer } from '../../../core/graph/graph';
import type { LayerSpec, LayerType } from '../../../core/layers';
import type { Shape } from '../../../core/layers/kind';
import type { Kinds, OperationKind, Tensor } from './operation';

/** What a layer is made of operations with. */
export interface Lowering {
  readonly layer: GraphLayer;
  /** A weight of the layer. */
  weight(name: string): Tensor;
  /** Adds the operations of a layer inside of this one. */
  lowerInner(spec: LayerSpec, to: Lowering): string;
  /** The values that come in, as the layer takes them. */
  readonly inputs: readonly string[];
  /** Adds an operation; the layer's last one has its name. @returns the value's name */
  add<K extends OperationKind>(kind: K, fields: Kinds[K], place?: Partial<Place>): string;
}

interface Place {
  readonly inputs: readonly string[];
  readonly shape: Shape;
  /** What it is called beside the layer's other operations. */
  readonly part: string;
  readonly rows: number;
}

/** How layers of a type are made of operations. @returns the value that the layer gives */
export type LowerLayer<L> = (spec: L, to: Lowering) => string;

/** The table of `layers.ts`: a type that is missing is refused by every format of operations. */
export type Lowerings = { readonly [T in LayerType]?: LowerLayer<Extract<LayerSpec, { type: T }>> };

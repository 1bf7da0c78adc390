import type { LayerType } from '../../../../core/layers';
import type { Shape } from '../../../../core/layers/kind';
import type { Constant } from '../values/constant';

/** A layer that is being made. */
export interface LayerDraft {
  readonly name: string;
  readonly type: LayerType;
  readonly fields: Record<string, unknown>;
  readonly inputs: readonly LayerDraft[];
  /** By Keras's names, in Keras's layout. */
  readonly weights: Map<string, Constant>;
  shape: Shape;
  /** The layer that an activation or a bias may be joined to, where it is not this one: cropping changes neither. */
  carrier?: LayerDraft;
}

/**
 * A tensor of the file as the output of a layer. Layers have their channels last and know no batch, so their axes are in another order:
 * axis i of the layer's output is axis `order[i]` of the tensor. `order[0]` is the batch axis, −1 where the tensor has none; axes of size 1 may be missing.
 */
export interface Value {
  readonly layer: LayerDraft;
  /** The tensor's. */
  readonly dims: Shape;
  readonly order: readonly number[];
  /** Where units of the layer are not in the tensor's order: a Flatten goes through rows, columns and channels. */
  readonly units?: UnitOrder | undefined;
  /** Whether nothing but one node takes it. */
  readonly isExclusive: boolean;
  /** Whether it has no value below zero. */
  readonly isPositive: boolean;
}

/** Unit i of the layer's last axis is unit `indices()[i]` of the tensor's. */
export interface UnitOrder {
  /** The same for the same order. */
  readonly key: string;
  indices(): readonly number[];
}

/** A tensor whose groups of channels were brought to mean 0 and variance 1 each, while it was reshaped so that a group is one channel. */
export interface NormalizedGroups {
  /** The tensor before the reshape. */
  readonly from: Value;
  readonly epsilon: number;
  /** A number for each group. */
  readonly gamma: Constant;
  readonly beta: Constant;
}

/** Sizes of the layer's output, without the batch axis. */
export function layerShape({ dims, order }: Pick<Value, 'dims' | 'order'>): Shape {
  return order.slice(1).map((axis) => dims[axis] ?? null);
}

/** Batch, then the other axes with the channels (axis 1) last. */
export function channelsLast(rank: number): number[] {
  return rank < 2 ? [0] : [0, ...Array.from({ length: rank - 2 }, (_, axis) => axis + 2), 1];
}

/** Batch first, the other axes as they are. */
export function asWritten(rank: number): number[] {
  return Array.from({ length: rank }, (_, axis) => axis);
}

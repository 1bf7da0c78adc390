/** How a model's weights lie in TensorFlow variables. */
import type { ModelGraph } from '../../../../core/graph/graph';
import { weightKey, type WeightKey } from '../../../../core/weights/weights';
import { reachableLayers } from '../../model';
import { sizeOf } from '../graph/op';

export interface GroupMember {
  readonly key: WeightKey;
  readonly shape: readonly number[];
  readonly size: number;
}

/** Weights that share a variable: one update, one mask and one gradient norm serve them all. */
export interface WeightGroup {
  readonly name: string;
  readonly members: readonly GroupMember[];
  /** Of the variable: a single weight's own, else all values in a row. */
  readonly shape: readonly number[];
}

export interface WeightLayout {
  readonly trainable: readonly WeightGroup[];
  /** What training does not change by gradients: moving statistics. Has no members in most models. */
  readonly statistics: WeightGroup;
}

/** Up to here, putting a gradient together with others costs less than an update of its own (measured). */
const largestShared = 1 << 15;

export function layOutWeights(graph: ModelGraph): WeightLayout {
  const weights = reachableLayers(graph).flatMap((layer) =>
    layer.weights.map(({ name, shape, trainable }) => ({ key: weightKey(layer.name, name), shape, size: sizeOf(shape), trainable })),
  );
  const trainable = weights.filter((weight) => weight.trainable);
  const shared = trainable.filter(({ size }) => size <= largestShared);
  const groups = trainable.filter(({ size }) => size > largestShared).map((member) => [member]);
  if (shared.length > 0) groups.push(shared);
  return {
    trainable: groups.map((members, index) => groupOf(`group${index}`, members)),
    statistics: groupOf(
      'statistics',
      weights.filter((weight) => !weight.trainable),
    ),
  };
}

function groupOf(name: string, members: readonly GroupMember[]): WeightGroup {
  const total = members.reduce((sum, { size }) => sum + size, 0);
  return { name, members, shape: members.length === 1 ? members[0]!.shape : [total] };
}

/** One array for the group's variable. @param valuesOf a member's values; undefined stands for `missing` everywhere. */
export function packGroup(group: WeightGroup, valuesOf: (key: WeightKey) => ArrayLike<number> | undefined, missing = 0): Float32Array {
  const packed = new Float32Array(sizeOf(group.shape)).fill(missing);
  let at = 0;
  for (const { key, size } of group.members) {
    const values = valuesOf(key);
    if (values !== undefined) packed.set(values, at);
    at += size;
  }
  return packed;
}

/** The members' values in copies of their own. */
export function unpackGroup(group: WeightGroup, packed: Float32Array): (GroupMember & { readonly data: Float32Array })[] {
  let at = 0;
  return group.members.map((member) => ({ ...member, data: packed.slice(at, (at += member.size)) }));
}

/** How a model's weights lie in TensorFlow variables. */
import type { ModelGraph } from '../../../../core/graph/graph';
import type { Constraint } from '../../../../core/layers/constraints';
import { weightKey, type WeightKey, type WeightTensor } from '../../../../core/weights/weights';
import { constraintsOf } from '../../constraints';
import { reachableLayers } from '../../model';
import { sizeOf } from '../../../../core/numbers/sizeOf';

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
  /** The constraint of its only weight. */
  readonly constraint?: Constraint;
}

export interface WeightLayout {
  readonly trainable: readonly WeightGroup[];
  /** What training does not change by gradients: moving statistics. None or one. */
  readonly statistics: readonly WeightGroup[];
}

/** Up to here, putting a gradient together with others costs less than an update of its own (measured). */
const largestShared = 1 << 15;

/** All groups, in the order in which their values lie in a row. */
export function allGroups({ trainable, statistics }: WeightLayout): readonly WeightGroup[] {
  return [...trainable, ...statistics];
}

/**
 * Small trainable weights share one variable, so that one op updates them all; large and constrained ones have one each, and so have all statistics
 * together.
 */
export function layOutWeights(graph: ModelGraph): WeightLayout {
  const weights = reachableLayers(graph).flatMap((layer) =>
    layer.weights.map(({ name, shape, trainable }) => ({ key: weightKey(layer.name, name), shape, size: sizeOf(shape), trainable })),
  );
  const trainable = weights.filter((weight) => weight.trainable);
  const constraints = constraintsOf(graph.layers);
  const isAlone = ({ key, size }: GroupMember) => size > largestShared || constraints.has(key);
  const shared = trainable.filter((weight) => !isAlone(weight));
  const groups = trainable.filter(isAlone).map((member) => [member]);
  if (shared.length > 0) groups.push(shared);
  const statistics = weights.filter((weight) => !weight.trainable);
  return {
    trainable: groups.map((members, index) => groupOf(`group${index}`, members, constraints.get(members[0]!.key))),
    statistics: statistics.length === 0 ? [] : [groupOf('statistics', statistics)],
  };
}

function groupOf(name: string, members: readonly GroupMember[], constraint?: Constraint): WeightGroup {
  const total = members.reduce((sum, { size }) => sum + size, 0);
  const shape = members.length === 1 ? members[0]!.shape : [total];
  return { name, members, shape, ...(constraint === undefined ? {} : { constraint }) };
}

/** The members' values in a row, group after group. @param valuesOf undefined stands for `missing` everywhere. */
export function packGroups(
  groups: readonly WeightGroup[],
  valuesOf: (key: WeightKey) => ArrayLike<number> | undefined,
  missing = 0,
): Float32Array {
  const members = groups.flatMap((group) => group.members);
  const packed = new Float32Array(members.reduce((sum, { size }) => sum + size, 0)).fill(missing);
  let at = 0;
  for (const { key, size } of members) {
    const values = valuesOf(key);
    if (values !== undefined) packed.set(values, at);
    at += size;
  }
  return packed;
}

/** The members' values, each in a copy of its own. */
export function unpackGroups(groups: readonly WeightGroup[], packed: Float32Array): Map<WeightKey, WeightTensor> {
  let at = 0;
  const members = groups.flatMap((group) => group.members);
  return new Map(members.map(({ key, shape, size }) => [key, { shape, data: packed.slice(at, (at += size)) }]));
}

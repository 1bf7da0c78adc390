/** Weights inside a training graph: by name, by group, and as one row of numbers. */
import { type NodeOutput, type Nodes } from '../graph/nodes';
import { read, type Variable } from './variables';
import { allGroups, type GroupMember, type WeightGroup, type WeightLayout } from './layout';
import { weightName } from './trace';

export const weightsOf = (group: WeightGroup): Variable => ({ name: group.name, shape: group.shape });
export const maskOf = (group: WeightGroup): Variable => ({ name: `${group.name}_mask`, shape: group.shape });
export const slotOf = (group: WeightGroup, slot: string): Variable => ({ name: `${group.name}_${slot}`, shape: group.shape });

/** Current values by their parameter names, in the weights' own shapes. */
export function readWeights(nodes: Nodes, layout: WeightLayout): ReadonlyMap<string, NodeOutput> {
  const values = new Map<string, NodeOutput>();
  for (const group of allGroups(layout)) {
    const whole = read(nodes, weightsOf(group));
    const sizes = group.members.map(({ size }) => size);
    const parts = sizes.length === 1 ? [whole] : nodes.split(whole, sizes);
    for (const [at, { key, shape }] of group.members.entries())
      values.set(weightName(key), sizes.length === 1 || shape.length === 1 ? parts[at]! : nodes.reshape(parts[at]!, shape));
  }
  return values;
}

/** One value in the shape of the group's variable. */
export function joinGroup(nodes: Nodes, { members }: WeightGroup, valueOf: (member: GroupMember) => NodeOutput): NodeOutput {
  if (members.length === 1) return valueOf(members[0]!);
  return nodes.concatenate(members.map((member) => (member.shape.length === 1 ? valueOf(member) : nodes.reshape(valueOf(member), [-1]))));
}

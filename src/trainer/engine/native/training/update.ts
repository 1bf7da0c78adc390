/** The optimizers, as TensorFlow's fused update ops. */
import type { OptimizerName } from '../../../../core/spec/schema';
import { type Node, type NodeOutput, type Nodes } from '../graph/nodes';
import { attribute, DataType } from '../graph/op';
import { adam } from '../../optimizers';

export interface UpdateRequest {
  readonly nodes: Nodes;
  readonly variable: NodeOutput;
  /** The group's slot variables, by the names in `slotNames`. */
  readonly slot: (name: string) => NodeOutput;
  readonly gradient: NodeOutput;
  readonly learningRate: NodeOutput;
  /** Updates made before this one, an int32 scalar. */
  readonly iterations: NodeOutput;
}

/** @returns the node that changes the variable. */
export type Update = (request: UpdateRequest) => Node;

export const updates: Readonly<Record<OptimizerName, Update>> = {
  adam: ({ nodes, variable, slot, gradient, learningRate, iterations }) => {
    const count = nodes.add('Cast', [nodes.add('AddV2', [iterations, nodes.scalar(1, DataType.int32)], int32)], toFloat);
    const power = (beta: number) => nodes.float('Pow', [nodes.scalar(beta), count]);
    const { beta1, beta2, epsilon } = adam;
    const settings = [learningRate, nodes.scalar(beta1), nodes.scalar(beta2), nodes.scalar(epsilon)];
    return nodes.float('ResourceApplyAdam', [variable, slot('m'), slot('v'), power(beta1), power(beta2), ...settings, gradient]).node;
  },
  sgd: ({ nodes, variable, gradient, learningRate }) =>
    nodes.float('ResourceApplyGradientDescent', [variable, learningRate, gradient]).node,
};

const int32 = { T: attribute.type(DataType.int32) };
const toFloat = { SrcT: attribute.type(DataType.int32), DstT: attribute.type(DataType.float32) };

/** The optimizers, as TensorFlow's fused update ops. */
import type { OptimizerName } from '../../../../core/spec/schema';
import { floatType, type Node, type NodeOutput, type Nodes } from '../graph/nodes';
import { attribute, DataType } from '../graph/op';
import { adamSettings, type OptimizerOptions, rmspropSettings } from '../../optimizers';

export interface UpdateRequest {
  readonly nodes: Nodes;
  readonly variable: NodeOutput;
  /** The group's slot variables, by the names in `slotNamesOf`. */
  readonly slot: (name: string) => NodeOutput;
  readonly gradient: NodeOutput;
  readonly options: OptimizerOptions;
  readonly learningRate: NodeOutput;
  /** Updates made before this one, an int32 scalar. */
  readonly iterations: NodeOutput;
}

/** @returns the node that changes the variable. */
export type Update = (request: UpdateRequest) => Node;

const updateByAdam = (request: UpdateRequest, after: readonly Node[] = []): Node => {
  const { nodes, variable, slot, gradient, options, learningRate, iterations } = request;
  const count = nodes.add('Cast', [nodes.add('AddV2', [iterations, nodes.scalar(1, DataType.int32)], int32)], toFloat);
  const power = (beta: number) => nodes.float('Pow', [nodes.scalar(beta), count]);
  const { beta1, beta2, epsilon } = adamSettings(options);
  const settings = [learningRate, nodes.scalar(beta1), nodes.scalar(beta2), nodes.scalar(epsilon)];
  return nodes.float('ResourceApplyAdam', [variable, slot('m'), slot('v'), power(beta1), power(beta2), ...settings, gradient], { after })
    .node;
};

export const updates: Readonly<Record<OptimizerName, Update>> = {
  adam: (request) => updateByAdam(request),
  adamw: (request) => {
    const { nodes, variable, gradient, options, learningRate } = request;
    const share = nodes.float('Mul', [learningRate, nodes.scalar(adamSettings(options).weightDecay)]);
    // The gradient is that of the weights as they were.
    const weights = nodes.add('ReadVariableOp', [variable], floats, { after: [gradient.node] });
    const decayed = nodes.add('AssignSubVariableOp', [variable, nodes.float('Mul', [weights, share])], floats, { after: [gradient.node] });
    return updateByAdam(request, [decayed.node]);
  },
  rmsprop: ({ nodes, variable, slot, gradient, options, learningRate }) => {
    const { rho, momentum, epsilon, centered } = rmspropSettings(options);
    const settings = [learningRate, nodes.scalar(rho), nodes.scalar(momentum), nodes.scalar(epsilon)];
    const slots = [slot('square'), slot('step')];
    if (!centered) return nodes.float('ResourceApplyRMSProp', [variable, ...slots, ...settings, gradient]).node;
    return nodes.float('ResourceApplyCenteredRMSProp', [variable, slot('mean'), ...slots, ...settings, gradient]).node;
  },
  sgd: ({ nodes, variable, slot, gradient, options: { momentum = 0, nesterov = false }, learningRate }) => {
    if (momentum === 0) return nodes.float('ResourceApplyGradientDescent', [variable, learningRate, gradient]).node;
    const inputs = [variable, slot('momentum'), learningRate, gradient, nodes.scalar(momentum)];
    return nodes.add('ResourceApplyKerasMomentum', inputs, { ...floatType, use_nesterov: attribute.bool(nesterov) }).node;
  },
};

const floats = { dtype: attribute.type(DataType.float32) };
const int32 = { T: attribute.type(DataType.int32) };
const toFloat = { SrcT: attribute.type(DataType.int32), DstT: attribute.type(DataType.float32) };

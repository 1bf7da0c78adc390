/** The steps of passes: one of training, and the loss of a batch. */
import type { StepContext, StepResult } from '../graph/pass';
import type { Node, NodeOutput, Nodes } from '../graph/nodes';
import { type Computation, DataType, computationOf, type Parameter } from '../graph/op';
import type { OptimizerOptions } from '../../optimizers';
import { constrainedName } from './constraints';
import type { GroupMember, WeightGroup, WeightLayout } from './layout';
import { gradientName, inputsName, lossName, stepName, targetsName, weightName } from './trace';
import { updates } from './update';
import { joinGroup, maskOf, readWeights, slotOf, weightsOf } from './values';
import { assign, handleOf, read, type Variable } from './variables';

/** Rows of data inside a session. */
export interface DataVariables {
  readonly inputs: Variable;
  /** The variable of the inputs where these are the targets. */
  readonly targets: Variable;
}

export interface StepRequest {
  readonly layout: WeightLayout;
  readonly data: DataVariables;
  /** Recorded with the batch's number of rows. */
  readonly computation: Computation;
}

export interface TrainingStepRequest extends StepRequest {
  readonly options: OptimizerOptions;
  /** What the weights of some groups are made of after each update. */
  readonly constraints: ReadonlyMap<WeightGroup, Computation>;
  readonly masked: boolean;
}

/**
 * One update by the gradients of a batch.
 *
 * @returns `loss`: that of the batch; `squares`: half the sum of the squares of all gradients before clipping; `after`: the updates
 */
export function trainingStep(
  context: StepContext,
  { layout, data, computation, options, constraints, masked }: TrainingStepRequest,
): StepResult {
  const { nodes, learningRate, iterations } = context;
  const given = parametersOf(context, layout, data);
  const results = nodes.computation(computation, given);
  const gradients = layout.trainable.map((group) => {
    const whole = joinGroup(nodes, group, ({ key }) => results.get(gradientName(key))!);
    return masked ? nodes.float('Mul', [whole, read(nodes, maskOf(group))]) : whole;
  });
  const squares = nodes.sum(gradients.map((gradient) => nodes.float('L2Loss', [gradient])));
  const { optimizer, clipNorm } = options;
  const used = clipNorm === undefined ? gradients : clipped(nodes, gradients, squares, clipNorm);
  const updated = layout.trainable.map((group, at) => {
    const update = updates[optimizer]({
      nodes,
      variable: handleOf(nodes, weightsOf(group)),
      slot: (name) => handleOf(nodes, slotOf(group, name)),
      gradient: used[at]!,
      options,
      learningRate,
      iterations,
    });
    const constraint = constraints.get(group);
    return constraint === undefined ? update : constrained(nodes, group, constraint, update);
  });
  // What the step does not compute anew stays: statistics of the data, in place of the batch.
  const after = ({ key, shape }: GroupMember) => results.get(weightName(key)) ?? given({ name: weightName(key), shape, branch: undefined });
  const statistics = layout.statistics.map((group) => assign(nodes, weightsOf(group), joinGroup(nodes, group, after)));
  return { loss: results.get(lossName)!, squares, after: [...updated, ...statistics] };
}

/** Holds a group's only weight to its constraint once it is updated. */
function constrained(nodes: Nodes, group: WeightGroup, constraint: Computation, update: Node): Node {
  const updated = read(nodes, weightsOf(group), [update]);
  return assign(nodes, weightsOf(group), nodes.computation(constraint, () => updated).get(constrainedName)!);
}

/** Brings the norm of all gradients together down to `clipNorm`, see `clippingScale`. @param squares half the norm's square */
function clipped(nodes: Nodes, gradients: readonly NodeOutput[], squares: NodeOutput, clipNorm: number): NodeOutput[] {
  const norm = nodes.float('Sqrt', [nodes.float('Mul', [squares, nodes.scalar(2)])]);
  const most = nodes.scalar(clipNorm);
  const scale = nodes.float('RealDiv', [most, nodes.float('Maximum', [norm, most])]);
  return gradients.map((gradient) => nodes.float('Mul', [gradient, scale]));
}

/** The loss of a batch, which changes nothing. */
export function lossStep(context: StepContext, { layout, data, computation }: StepRequest): StepResult {
  const results = context.nodes.computation(computationOf(computation, lossName), parametersOf(context, layout, data));
  return { loss: results.get(lossName)!, squares: context.nodes.scalar(0), after: [] };
}

function parametersOf(
  { nodes, rows, iterations }: StepContext,
  layout: WeightLayout,
  data: DataVariables,
): (parameter: Parameter) => NodeOutput {
  const weights = readWeights(nodes, layout);
  const rowsOf = (variable: Variable, branch: number | undefined, count: number) =>
    nodes.gather(read(nodes, variable), branch === undefined ? rows : nodes.part(rows, branch * count, count, DataType.int32));
  return ({ name, shape, branch }) => {
    if (name === inputsName) return rowsOf(data.inputs, branch, shape[0]!);
    if (name === targetsName) return rowsOf(data.targets, branch, shape[0]!);
    return name === stepName ? iterations : weights.get(name)!;
  };
}

/** Programs that set and get what a session holds. */
import { type OptimizerOptions, slotNamesOf } from '../../optimizers';
import { type Node, type NodeOutput, type Nodes } from '../graph/nodes';
import { attribute, DataType } from '../graph/op';
import { afterNodes, type Program } from '../graph/program';
import { allGroups, type WeightLayout } from './layout';
import { maskOf, slotOf, weightsOf } from './values';
import { assign, assignAll, assignArgument, fill, read, readAll, type Variable } from './variables';

/** All weights, masks or slots go in and out as one row of numbers, in the order of the layout. */
export interface ModelState {
  readonly setWeights: Program;
  readonly getWeights: Program;
}

export interface TrainingState extends ModelState {
  /** Takes the weights; masks become one, slots zero. Must be called first. */
  readonly start: Program;
  /** Undefined for an optimizer without slots. */
  readonly slots: { readonly set: Program; readonly get: Program } | undefined;
  /** Sets masks. */
  readonly setMasks: Program;
  /** Makes pruned weights and their slots zero. */
  readonly applyMasks: Program;
}

const float = DataType.float32;

/** Sets and gets all weights as one array of float32, in the order of the layout. */
export function modelState(layout: WeightLayout): ModelState {
  const weights = allGroups(layout).map(weightsOf);
  return { setWeights: setter('set_weights', weights), getWeights: getter('get_weights', weights) };
}

/** Also masks and the optimizer's slots, in the order of the layout's trainable groups. `start` sets masks to 1 and slots to 0. */
export function trainingState(layout: WeightLayout, options: OptimizerOptions): TrainingState {
  const weights = allGroups(layout).map(weightsOf);
  const masks = layout.trainable.map(maskOf);
  const slots = slotNamesOf(options).flatMap((slot) => layout.trainable.map((group) => slotOf(group, slot)));
  const start: Program = {
    name: 'start',
    write: (nodes, values) =>
      done(nodes, [
        ...assignAll(nodes, weights, values),
        ...masks.map((mask) => fill(nodes, mask, 1)),
        ...slots.map((slot) => fill(nodes, slot, 0)),
      ]),
  };
  return {
    ...modelState(layout),
    start,
    slots: slots.length === 0 ? undefined : { set: setter('set_slots', slots), get: getter('get_slots', slots) },
    setMasks: setter('set_masks', masks),
    applyMasks: { name: 'apply_masks', write: (nodes) => done(nodes, maskAll(nodes, layout, options)) },
  };
}

/** Every program of a session that reads or writes its variables, in the order in which a saved graph has them. */
export function allStatePrograms(state: ModelState | TrainingState): Program[] {
  if (!('setMasks' in state)) return [state.setWeights, state.getWeights];
  const { slots, ...others } = state;
  return [...Object.values(others), ...(slots === undefined ? [] : [slots.set, slots.get])];
}

function setter(name: string, variables: readonly Variable[]): Program {
  return { name, write: (nodes, values) => done(nodes, assignAll(nodes, variables, values)) };
}

function getter(name: string, variables: readonly Variable[]): Program {
  return { name, write: (nodes) => readAll(nodes, variables) };
}

/** Takes values in the place of those before, whose first axis may be of any length. */
export function loadProgram(variable: Variable): Program {
  return { name: `load_${variable.name}`, write: (nodes, values) => done(nodes, [assignArgument(nodes, variable, values)]) };
}

/** MulNoNan gives a plain zero wherever the mask is zero, whatever was there before. */
function maskAll(nodes: Nodes, { trainable }: WeightLayout, options: OptimizerOptions): Node[] {
  return trainable.flatMap((group) => {
    const mask = read(nodes, maskOf(group));
    const masked = [weightsOf(group), ...slotNamesOf(options).map((slot) => slotOf(group, slot))];
    return masked.map((variable) =>
      assign(nodes, variable, nodes.add('MulNoNan', [read(nodes, variable), mask], { T: attribute.type(float) })),
    );
  });
}

function done(nodes: Nodes, after: readonly Node[]): NodeOutput {
  return afterNodes(nodes, nodes.constant({ dtype: float, shape: [1], data: new Float32Array(1) }), float, after);
}

/** Puts the graph of a training session together: variables, training and evaluation loops, prediction. */
import type { OptimizerName } from '../../../../core/spec/schema';
import type { Samples } from '../../engine';
import { slotNames } from '../../optimizers';
import { addLoop, type Loop, type LoopBody, type LoopContext } from '../graph/loop';
import { type FunctionDefinition, type NodeOutput, Nodes, output } from '../graph/nodes';
import { attribute, type Computation, DataType, typeOf } from '../graph/op';
import { type Batches, batchesOf, evaluationBatches } from './batches';
import type { WeightGroup, WeightLayout } from './layout';
import { gradientName, inputsName, lossName, outputsName, stepName, targetsName, type TraceOptions, weightName } from './trace';
import { updates } from './update';
import { addVariable, handleOf, read, type Variable } from './variables';

/** Rows of data inside the session. */
export interface DataVariables {
  readonly inputs: Variable;
  /** The variable of the inputs where these are the targets. */
  readonly targets: Variable;
}

/** Loops over the full batches and, where there is one, over the short last batch. */
export interface LoopPair {
  readonly full: Loop;
  readonly rest: Loop | undefined;
}

export interface EvaluatedSplit extends LoopPair {
  readonly data: DataVariables;
}

export interface TrainingModule {
  readonly layout: WeightLayout;
  readonly optimizer: OptimizerName;
  readonly plain: LoopPair;
  /** The same steps with masks. */
  readonly masked: LoopPair;
  readonly training: EvaluatedSplit;
  readonly validation: EvaluatedSplit | undefined;
  readonly predictionRows: number;
  readonly nodes: Nodes;
  readonly functions: readonly FunctionDefinition[];
}

export interface ModuleRequest {
  readonly layout: WeightLayout;
  readonly optimizer: OptimizerName;
  readonly batchSize: number;
  readonly training: Samples;
  readonly validation: Samples | undefined;
  readonly inputShape: readonly number[];
  /** Undefined when the targets are the inputs. */
  readonly targetShape: readonly number[] | undefined;
  readonly traceStep: (options: TraceOptions) => Computation;
}

export const weightsOf = (group: WeightGroup): Variable => ({ name: group.name, shape: group.shape });
export const maskOf = (group: WeightGroup): Variable => ({ name: `${group.name}_mask`, shape: group.shape });
export const slotOf = (group: WeightGroup, slot: string): Variable => ({ name: `${group.name}_${slot}`, shape: group.shape });

/** Names of what the session runs beside loops and variables. */
export const applyMasksName = 'apply_masks';
export const predictionInputsName = 'prediction_inputs';
export const predictionsName = 'predictions';

export function buildModule(request: ModuleRequest): TrainingModule {
  const { layout, optimizer, batchSize, training, validation, traceStep } = request;
  const nodes = new Nodes();
  const functions: FunctionDefinition[] = [];
  const add = (loop: Loop): Loop => {
    functions.push(...addLoop(nodes, loop));
    return loop;
  };
  addWeightVariables(nodes, layout, optimizer);
  addMaskApplication(nodes, layout, optimizer);
  const trainingData = addData(nodes, 'training', training, request);

  const gradientsOf = layout.trainable.flatMap(({ members }) => members.map(({ key }) => key));
  const batches = batchesOf(training.count, batchSize);
  const steps = forBatches(batches, (rows) => traceStep({ rows, training: true, gradientsOf }));
  const trainingLoop = (name: string, rows: number, step: Computation, masked: boolean) =>
    add({ name, batchSize: rows, body: (context) => trainingStep(context, { layout, optimizer, data: trainingData, step, masked }) });
  const loops = (name: string, masked: boolean): LoopPair => ({
    full: trainingLoop(name, batches.batchSize, steps.full, masked),
    rest: steps.rest && trainingLoop(`${name}_rest`, batches.rest, steps.rest, masked),
  });

  const predict = memoized((rows: number) => traceStep({ rows, training: false, gradientsOf: [] }));
  const evaluation = (name: string, count: number, data: DataVariables): EvaluatedSplit => {
    const evaluated = evaluationBatches(count);
    const loop = (suffix: string, rows: number, step: Computation) =>
      add({ name: `${name}_loss${suffix}`, batchSize: rows, body: (context) => evaluationStep(context, layout, data, step) });
    const { full, rest } = forBatches(evaluated, predict);
    return { data, full: loop('', evaluated.batchSize, full), rest: rest && loop('_rest', evaluated.rest, rest) };
  };
  const evaluatedTraining = evaluation('training', training.count, trainingData);
  const evaluatedValidation = validation && evaluation('validation', validation.count, addData(nodes, 'validation', validation, request));
  const predictionRows = (evaluatedValidation ?? evaluatedTraining).full.batchSize;
  addPrediction(nodes, layout, request.inputShape, predictionRows, predict(predictionRows));

  return {
    layout,
    optimizer,
    plain: loops('train', false),
    masked: loops('train_masked', true),
    training: evaluatedTraining,
    validation: evaluatedValidation,
    predictionRows,
    nodes,
    functions,
  };
}

function forBatches<T>({ batchSize, rest }: Batches, make: (rows: number) => T): { full: T; rest: T | undefined } {
  return { full: make(batchSize), rest: rest === 0 ? undefined : make(rest) };
}

function memoized<T>(make: (rows: number) => T): (rows: number) => T {
  const made = new Map<number, T>();
  return (rows) => {
    const value = made.get(rows) ?? make(rows);
    made.set(rows, value);
    return value;
  };
}

function addWeightVariables(nodes: Nodes, { trainable, statistics }: WeightLayout, optimizer: OptimizerName): void {
  for (const group of trainable) {
    addVariable(nodes, weightsOf(group));
    addVariable(nodes, maskOf(group));
    for (const slot of slotNames[optimizer]) addVariable(nodes, slotOf(group, slot));
  }
  if (statistics.members.length > 0) addVariable(nodes, weightsOf(statistics));
}

/** MulNoNan gives a plain zero wherever the mask is zero, whatever was there before. */
function addMaskApplication(nodes: Nodes, { trainable }: WeightLayout, optimizer: OptimizerName): void {
  const applied = trainable.flatMap((group) => {
    const mask = read(nodes, maskOf(group));
    return [weightsOf(group), ...slotNames[optimizer].map((slot) => slotOf(group, slot))].map((variable) => {
      const kept = nodes.float('MulNoNan', [read(nodes, variable), mask]);
      return nodes.add('AssignVariableOp', [handleOf(nodes, variable), kept], { dtype: attribute.type(DataType.float32) }).node;
    });
  });
  nodes.add('Identity', [nodes.scalar(0)], { T: attribute.type(DataType.float32) }, applied, applyMasksName);
}

function addData(nodes: Nodes, split: string, samples: Samples, { inputShape, targetShape }: ModuleRequest): DataVariables {
  const inputs: Variable = { name: `${split}_inputs`, shape: [samples.count, ...inputShape] };
  addVariable(nodes, inputs);
  if (targetShape === undefined) return { inputs, targets: inputs };
  const targets: Variable = { name: `${split}_targets`, shape: [samples.count, ...targetShape] };
  addVariable(nodes, targets);
  return { inputs, targets };
}

function addPrediction(nodes: Nodes, layout: WeightLayout, inputShape: readonly number[], rows: number, step: Computation): void {
  const inputs = nodes.placeholder(predictionInputsName, { dtype: DataType.float32, shape: [rows, ...inputShape] });
  const weights = weightValues(nodes, layout);
  // The targets belong to the loss alone, which is left out here.
  const outputs = step.results.get(outputsName)!;
  const prediction = pruned(step, outputsName);
  const results = nodes.computation(prediction, (name) => (name === inputsName ? inputs : weights(name)));
  nodes.add('Identity', [results.get(outputsName)!], { T: attribute.type(typeOf(outputs).dtype) }, [], predictionsName);
}

/** A computation of one of its results alone. */
function pruned({ ops, results }: Computation, name: string): Computation {
  const result = results.get(name)!;
  const needed = new Set([result.op]);
  for (const op of [...ops].reverse()) if (needed.has(op)) for (const input of op.inputs) needed.add(input.op);
  return { ops: ops.filter((op) => needed.has(op)), results: new Map([[name, result]]) };
}

interface TrainingStep {
  readonly layout: WeightLayout;
  readonly optimizer: OptimizerName;
  readonly data: DataVariables;
  readonly step: Computation;
  readonly masked: boolean;
}

function trainingStep(context: LoopContext, { layout, optimizer, data, step, masked }: TrainingStep): LoopBody {
  const { nodes, learningRate, iterations } = context;
  const results = nodes.computation(step, parametersOf(context, layout, data));
  const norms: NodeOutput[] = [];
  const updated = layout.trainable.map((group) => {
    const whole = groupGradient(nodes, group, results);
    const gradient = masked ? nodes.float('Mul', [whole, read(nodes, maskOf(group))]) : whole;
    norms.push(nodes.float('L2Loss', [gradient]));
    const variable = handleOf(nodes, weightsOf(group));
    const slot = (name: string) => handleOf(nodes, slotOf(group, name));
    return updates[optimizer]({ nodes, variable, slot, gradient, learningRate, iterations });
  });
  const statistics = layout.statistics.members.length === 0 ? [] : [assignStatistics(nodes, layout.statistics, results)];
  return { loss: results.get(lossName)!, squares: sum(nodes, norms), after: [...updated, ...statistics] };
}

function evaluationStep(context: LoopContext, layout: WeightLayout, data: DataVariables, step: Computation): LoopBody {
  const results = context.nodes.computation(pruned(step, lossName), parametersOf(context, layout, data));
  return { loss: results.get(lossName)!, squares: context.nodes.scalar(0), after: [] };
}

function parametersOf({ nodes, rows, iterations }: LoopContext, layout: WeightLayout, data: DataVariables): (name: string) => NodeOutput {
  const gather = {
    Tparams: attribute.type(DataType.float32),
    Tindices: attribute.type(DataType.int32),
    Taxis: attribute.type(DataType.int32),
  };
  const take = (variable: Variable) => nodes.add('GatherV2', [read(nodes, variable), rows, nodes.scalar(0, DataType.int32)], gather);
  const weights = weightValues(nodes, layout);
  return (name) => {
    if (name === inputsName) return take(data.inputs);
    if (name === targetsName) return take(data.targets);
    return name === stepName ? iterations : weights(name);
  };
}

/** The weights by their parameter names, in their own shapes. */
function weightValues(nodes: Nodes, { trainable, statistics }: WeightLayout): (name: string) => NodeOutput {
  const values = new Map<string, NodeOutput>();
  for (const group of [...trainable, statistics]) {
    if (group.members.length === 0) continue;
    const whole = read(nodes, weightsOf(group));
    const parts = group.members.length === 1 ? [whole] : split(nodes, whole, group);
    for (const [at, { key, shape }] of group.members.entries())
      values.set(weightName(key), group.members.length === 1 || shape.length === 1 ? parts[at]! : reshape(nodes, parts[at]!, shape));
  }
  return (name) => values.get(name)!;
}

function split(nodes: Nodes, whole: NodeOutput, { members }: WeightGroup): NodeOutput[] {
  const attributes = { T: attribute.type(DataType.float32), Tlen: attribute.type(DataType.int32), num_split: attribute.int(members.length) };
  const first = nodes.add('SplitV', [whole, nodes.integers(members.map(({ size }) => size)), nodes.scalar(0, DataType.int32)], attributes);
  return members.map((_, index) => output(first, index));
}

/** The group's gradient in the shape of its variable. */
function groupGradient(nodes: Nodes, group: WeightGroup, results: ReadonlyMap<string, NodeOutput>): NodeOutput {
  return packed(nodes, group, ({ key }) => results.get(gradientName(key))!);
}

function assignStatistics(nodes: Nodes, group: WeightGroup, results: ReadonlyMap<string, NodeOutput>) {
  const values = packed(nodes, group, ({ key }) => results.get(weightName(key))!);
  return nodes.add('AssignVariableOp', [handleOf(nodes, weightsOf(group)), values], { dtype: attribute.type(DataType.float32) }).node;
}

function packed(nodes: Nodes, { members }: WeightGroup, valueOf: (member: WeightGroup['members'][number]) => NodeOutput): NodeOutput {
  if (members.length === 1) return valueOf(members[0]!);
  const flat = members.map((member) => (member.shape.length === 1 ? valueOf(member) : reshape(nodes, valueOf(member), [-1])));
  const attributes = { T: attribute.type(DataType.float32), Tidx: attribute.type(DataType.int32), N: attribute.int(flat.length) };
  return nodes.add('ConcatV2', [...flat, nodes.scalar(0, DataType.int32)], attributes);
}

function reshape(nodes: Nodes, value: NodeOutput, shape: readonly number[]): NodeOutput {
  return nodes.add('Reshape', [value, nodes.integers(shape)], { T: attribute.type(DataType.float32), Tshape: attribute.type(DataType.int32) });
}

function sum(nodes: Nodes, values: readonly NodeOutput[]): NodeOutput {
  if (values.length === 1) return values[0]!;
  return nodes.add('AddN', values, { T: attribute.type(DataType.float32), N: attribute.int(values.length) });
}

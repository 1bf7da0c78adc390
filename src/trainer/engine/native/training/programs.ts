/** All programs of a training session. */
import type { Samples } from '../../engine';
import type { OptimizerOptions } from '../../optimizers';
import { defineLoop, type Loop } from '../graph/loop';
import { type Computation, DataType, only, sizeOf, typeOf } from '../graph/op';
import type { Program } from '../graph/program';
import { type Batches, batchesOf, evaluationBatches } from './batches';
import type { WeightLayout } from './layout';
import { statePrograms, type StatePrograms } from './state';
import { type DataVariables, lossStep, trainingStep } from './steps';
import { inputsName, outputsName, type TraceOptions } from './trace';
import { readWeights } from './values';
import type { Variable } from './variables';

/** Loops over the full batches and, where there is one, over the short last batch. */
export interface LoopPair {
  readonly full: Loop;
  readonly rest: Loop | undefined;
}

export interface TrainingPrograms {
  readonly state: StatePrograms;
  readonly train: LoopPair;
  /** The same with masks. */
  readonly trainMasked: LoopPair;
  readonly trainingLoss: LoopPair;
  readonly validationLoss: LoopPair | undefined;
  readonly predict: Program;
  /** Rows of one call of `predict`. */
  readonly predictionRows: number;
}

export interface ProgramsRequest {
  readonly layout: WeightLayout;
  readonly options: OptimizerOptions;
  readonly batchSize: number;
  readonly training: Samples;
  readonly validation: Samples | undefined;
  readonly inputShape: readonly number[];
  /** Undefined when the targets are the inputs. */
  readonly targetShape: readonly number[] | undefined;
  readonly traceStep: (options: TraceOptions) => Computation;
}

/** Below so many weights, multiplying by masks of ones takes less time than compiling a step without them (measured). */
const fewWeights = 1 << 16;

export function trainingPrograms(request: ProgramsRequest): TrainingPrograms {
  const { layout, training, validation, traceStep } = request;
  const predict = memoized((rows: number) => traceStep({ rows, training: false, gradientsOf: [] }));
  const trainingData = dataOf('training', training, request);
  const validationData = validation && dataOf('validation', validation, request);
  const loss = (name: string, { count }: Samples, data: DataVariables): LoopPair =>
    pair(evaluationBatches(count), (rows) => {
      const computation = predict(rows);
      return defineLoop(`${name}_${rows}`, rows, (context) => lossStep(context, { layout, data, computation }));
    });
  const trainingLoss = loss('training_loss', training, trainingData);
  const validationLoss = validation && loss('validation_loss', validation, validationData!);
  const predictionRows = (validationLoss ?? trainingLoss).full.batchSize;
  const variables = [trainingData, validationData].flatMap((data) => (data === undefined ? [] : [...new Set([data.inputs, data.targets])]));
  return {
    state: statePrograms(layout, request.options, variables),
    ...trainingLoops(request, trainingData),
    trainingLoss,
    validationLoss,
    predict: predictionProgram(layout, predict(predictionRows)),
    predictionRows,
  };
}

export function allPrograms({ state, train, trainMasked, trainingLoss, validationLoss, predict }: TrainingPrograms): Program[] {
  const pairs = new Set([train, trainMasked, trainingLoss, ...(validationLoss === undefined ? [] : [validationLoss])]);
  const loops = [...pairs].flatMap(({ full, rest }) => (rest === undefined ? [full] : [full, rest]));
  const { slots, ...others } = state;
  return [...Object.values(others), ...(slots === undefined ? [] : [slots.set, slots.get]), ...loops, predict];
}

function trainingLoops({ layout, options, batchSize, training, traceStep }: ProgramsRequest, data: DataVariables) {
  const gradientsOf = layout.trainable.flatMap(({ members }) => members.map(({ key }) => key));
  const batches = batchesOf(training.count, batchSize);
  const step = memoized((rows: number) => traceStep({ rows, training: true, gradientsOf }));
  const loops = (name: string, masked: boolean): LoopPair =>
    pair(batches, (rows) => {
      const computation = step(rows);
      return defineLoop(`${name}_${rows}`, rows, (context) => trainingStep(context, { layout, options, data, computation, masked }));
    });
  const trainMasked = loops('train_masked', true);
  const weights = layout.trainable.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return { trainMasked, train: weights <= fewWeights ? trainMasked : loops('train', false) };
}

function predictionProgram(layout: WeightLayout, step: Computation): Program {
  const prediction = only(step, outputsName);
  return {
    name: 'predict',
    arguments: [{ name: inputsName, dtype: DataType.float32 }],
    results: [typeOf(prediction.results.get(outputsName)!).dtype],
    write: (nodes, [inputs]) => {
      const weights = readWeights(nodes, layout);
      const results = nodes.computation(prediction, (name) => (name === inputsName ? inputs! : weights.get(name)!));
      return [results.get(outputsName)!];
    },
  };
}

function dataOf(split: string, { count }: Samples, { inputShape, targetShape }: ProgramsRequest): DataVariables {
  const inputs: Variable = { name: `${split}_inputs`, shape: [count, ...inputShape] };
  return { inputs, targets: targetShape === undefined ? inputs : { name: `${split}_targets`, shape: [count, ...targetShape] } };
}

function pair({ batchSize, rest }: Batches, make: (rows: number) => Loop): LoopPair {
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

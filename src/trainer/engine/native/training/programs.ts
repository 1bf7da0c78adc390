/** All programs of a training session. */
import { batchesOf, evaluationBatches } from '../../batches';
import type { Rows } from '../../engine';
import { chunkRowsOf } from '../../rows';
import type { OptimizerOptions } from '../../optimizers';
import { criticalLast } from '../graph/criticalLast';
import { definePass, type Pass } from '../graph/pass';
import { type Computation } from '../graph/op';
import type { Program } from '../graph/program';
import type { PassKind, Way } from '../branching';
import type { WeightGroup, WeightLayout } from './layout';
import { predictionProgram } from './prediction';
import { allStatePrograms, loadProgram, type ModelState, modelState, type TrainingState, trainingState } from './state';
import { type DataVariables, lossStep, trainingStep } from './steps';
import type { TraceOptions } from './trace';
import type { Variable } from './variables';
import { sizeOf } from '../../../../core/numbers/sizeOf';

/** Take rows, which the passes then refer to. */
export interface LoadPrograms {
  readonly inputs: Program;
  /** Undefined when the targets are the inputs. */
  readonly targets: Program | undefined;
}

/** What a model that only predicts needs. */
export interface ModelPrograms {
  readonly state: ModelState;
  readonly load: Readonly<Record<Split, LoadPrograms>>;
  readonly loss: { readonly training: Pass; readonly validation: Pass | undefined };
  readonly predict: Program;
  /** Rows of one call of `predict`. */
  readonly predictionRows: number;
}

export interface TrainingPrograms extends ModelPrograms {
  readonly state: TrainingState;
  readonly train: Pass;
  /** The same with masks. */
  readonly trainMasked: Pass;
}

export type Split = 'training' | 'validation';

export interface ProgramsRequest {
  readonly layout: WeightLayout;
  readonly options: OptimizerOptions;
  readonly batchSize: number;
  /** That are predicted at once. */
  readonly mostRows: number;
  readonly training: Rows;
  readonly validation: Rows | undefined;
  readonly inputShape: readonly number[];
  /** Undefined when the targets are the inputs. */
  readonly targetShape: readonly number[] | undefined;
  readonly traceStep: (options: TraceOptions) => Computation;
  readonly wayOf: (pass: PassKind, rows: number) => Way;
  readonly constraints: ReadonlyMap<WeightGroup, Computation>;
}

/** Below this many weights, multiplying by masks of ones takes less time than compiling a step without them (measured). */
const fewWeights = 1 << 16;

/** What a session without training has: loading rows, losses, predictions, and the weights themselves. */
export function modelPrograms(request: ProgramsRequest): ModelPrograms {
  const { layout, training, validation, traceStep } = request;
  const { wayOf } = request;
  const predict = memoized((rows: number) =>
    traceStep({ rows, branches: wayOf('predict', rows).branches, training: false, gradientsOf: [] }),
  );
  const data = { training: dataOf('training', request), validation: dataOf('validation', request) };
  const lossOf = (split: Split, rows: Rows): Pass => {
    const batches = evaluationBatches(rows.count, chunkRowsOf(rows), request.batchSize, request.mostRows);
    return definePass(`${split}_loss`, batches, wayOf('predict', batches.batchSize).sideBySide, (batchRows) => {
      const computation = predict(batchRows);
      return (context) => lossStep(context, { layout, data: data[split], computation });
    });
  };
  const loss = { training: lossOf('training', training), validation: validation && lossOf('validation', validation) };
  const predictionRows = (loss.validation ?? loss.training).batches.batchSize;
  return {
    state: modelState(layout),
    load: { training: loadPrograms(data.training), validation: loadPrograms(data.validation) },
    loss,
    predict: predictionProgram(layout, predict(predictionRows), wayOf('predict', predictionRows).sideBySide),
    predictionRows,
  };
}

/** What `modelPrograms` has, with passes of training: with masks and without. */
export function trainingPrograms(request: ProgramsRequest): TrainingPrograms {
  const { layout, options } = request;
  return {
    ...modelPrograms(request),
    state: trainingState(layout, options),
    ...trainingPasses(request, dataOf('training', request)),
  };
}

/** All of them, each once, for the session that they go into. */
export function allPrograms(programs: ModelPrograms | TrainingPrograms): Program[] {
  const { state, load, loss, predict } = programs;
  const trained = 'train' in programs ? [programs.train, programs.trainMasked] : [];
  const passes = new Set([...trained, loss.training, ...(loss.validation === undefined ? [] : [loss.validation])]);
  const loads = (loss.validation === undefined ? [load.training] : [load.training, load.validation]).flatMap(({ inputs, targets }) =>
    targets === undefined ? [inputs] : [inputs, targets],
  );
  return [...allStatePrograms(state), ...loads, ...passes, predict];
}

function trainingPasses({ layout, options, batchSize, training, traceStep, wayOf, constraints }: ProgramsRequest, data: DataVariables) {
  const gradientsOf = layout.trainable.flatMap(({ members }) => members.map(({ key }) => key));
  const batches = batchesOf(training.count, batchSize);
  const step = memoized((rows: number) => {
    const { branches, sideBySide } = wayOf('train', rows);
    const computation = traceStep({ rows, branches, training: true, gradientsOf });
    return sideBySide ? criticalLast(computation) : computation;
  });
  const passes = (name: string, masked: boolean): Pass =>
    definePass(name, batches, wayOf('train', batches.batchSize).sideBySide, (rows) => {
      const computation = step(rows);
      return (context) => trainingStep(context, { layout, options, constraints, data, computation, masked });
    });
  const trainMasked = passes('train_masked', true);
  const weights = layout.trainable.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return { trainMasked, train: weights <= fewWeights ? trainMasked : passes('train', false) };
}

function loadPrograms({ inputs, targets }: DataVariables): LoadPrograms {
  return { inputs: loadProgram(inputs), targets: targets === inputs ? undefined : loadProgram(targets) };
}

/** A chunk may have any number of rows. */
function dataOf(split: Split, { inputShape, targetShape }: ProgramsRequest): DataVariables {
  const inputs: Variable = { name: `${split}_inputs`, shape: [-1, ...inputShape] };
  return { inputs, targets: targetShape === undefined ? inputs : { name: `${split}_targets`, shape: [-1, ...targetShape] } };
}

function memoized<T>(make: (rows: number) => T): (rows: number) => T {
  const made = new Map<number, T>();
  return (rows) => {
    const value = made.get(rows) ?? make(rows);
    made.set(rows, value);
    return value;
  };
}

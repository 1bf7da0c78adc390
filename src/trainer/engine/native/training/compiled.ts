/** What compiling makes of a model: programs in a TensorFlow session. They depend on shapes and settings, not on weights or rows. */
import type { CompileRequest, Rows } from '../../engine';
import { mostEvaluatedRows } from '../../batches';
import { inputParts, rowShape } from '../../parts';
import type { BranchRule } from '../../../../core/run/events';
import { objectiveOf } from '../../objective';
import { targetsAreInputs, chunkRowsOf } from '../../rows';
import { GraphSession } from '../graph/session';
import { waysOf } from '../branching';
import type { NativeBackend } from '../load';
import { recordConstraints } from './constraints';
import { GradientProgram } from './gradients';
import { layOutWeights, type WeightLayout } from './layout';
import { allPrograms, modelPrograms, type ModelPrograms, type ProgramsRequest, trainingPrograms, type TrainingPrograms } from './programs';
import { ModelRecorder } from './recorder';
import { RowPrediction } from './rowPrediction';
import type { TraceOptions } from './trace';

/** A model that predicts. Must be disposed of. */
export interface CompiledModel<Programs extends ModelPrograms = ModelPrograms> {
  readonly session: GraphSession;
  readonly programs: Programs;
  readonly rowPrediction: RowPrediction;
  readonly layout: WeightLayout;
  readonly inputShape: readonly number[];
  dispose(): void;
}

/** A model that can be trained as well. */
export interface CompiledTraining extends CompiledModel<TrainingPrograms> {
  readonly gradients: GradientProgram;
}

/** @property rules how many parts of a batch are worked on side by side */
export type ModelRequest = Omit<CompileRequest, 'weights'> & { readonly rules: readonly BranchRule[] };

/** Equal for requests that are compiled to the same programs. */
export function keyOf({ graph, train, layerTargets, rules, data: { training, validation } }: ModelRequest): string {
  const shapeOf = (rows: Rows) => [rows.count, chunkRowsOf(rows), targetsAreInputs(rows)];
  return JSON.stringify([
    graph,
    train,
    layerTargets ?? null,
    rules,
    shapeOf(training),
    validation === undefined ? null : shapeOf(validation),
  ]);
}

/** @throws NotTraceableError when the model cannot be one graph */
export function compileModel(native: NativeBackend, request: ModelRequest): CompiledModel {
  return compileWith(native, request, modelPrograms).compiled;
}

/** @throws NotTraceableError when the model cannot be one graph */
export function compileTraining(native: NativeBackend, request: ModelRequest): CompiledTraining {
  const { compiled, targetShape, recordLater } = compileWith(native, request, trainingPrograms);
  const gradients = new GradientProgram(native, compiled.layout, targetShape, recordLater);
  const dispose = () => {
    gradients.dispose();
    compiled.dispose();
  };
  return { ...compiled, gradients, dispose };
}

function compileWith<Programs extends ModelPrograms>(
  native: NativeBackend,
  { graph, train, layerTargets, rules, data }: ModelRequest,
  programsOf: (request: ProgramsRequest) => Programs,
) {
  const { training, validation } = data;
  const inputShape = rowShape(inputParts(graph));
  const objective = objectiveOf({ graph, train, layerTargets });
  const targetShape = targetsAreInputs(training) ? undefined : objective.targetShape;
  const recorder = new ModelRecorder(native, { graph, train, objective, targetShape });
  const layout = layOutWeights(graph);
  const recordLater = (options: TraceOptions) => {
    try {
      return recorder.record(options);
    } finally {
      recorder.release();
    }
  };
  try {
    const programs = programsOf({
      layout,
      options: train,
      batchSize: train.batchSize,
      mostRows: mostEvaluatedRows(graph),
      training,
      validation,
      inputShape,
      targetShape,
      traceStep: (options) => recorder.record(options),
      wayOf: waysOf(rules, graph),
      constraints: recordConstraints(native, layout),
    });
    const session = new GraphSession(native.binding, allPrograms(programs));
    const rowPrediction = new RowPrediction({ native, layout, setProgram: programs.state.setWeights, inputShape, traceStep: recordLater });
    const dispose = () => {
      rowPrediction.dispose();
      session.dispose();
    };
    const compiled: CompiledModel<Programs> = { session, programs, rowPrediction, layout, inputShape, dispose };
    return { compiled, targetShape, recordLater };
  } finally {
    recorder.release();
  }
}

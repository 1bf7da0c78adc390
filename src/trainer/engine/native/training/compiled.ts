/** What compiling makes of a model: programs in a TensorFlow session. They depend on shapes and settings, not on weights or rows. */
import type { CompileRequest, Rows } from '../../engine';
import { fixedShape } from '../../model';
import { objectiveOf } from '../../objective';
import { areTargets, chunkRowsOf } from '../../rows';
import { GraphSession } from '../graph/session';
import type { NativeBackend } from '../load';
import { recordConstraints } from './constraints';
import { GradientProgram } from './gradients';
import { layOutWeights, type WeightLayout } from './layout';
import { allPrograms, trainingPrograms, type TrainingPrograms } from './programs';
import { ModelRecorder } from './recorder';
import { RowPrediction } from './rowPrediction';
import type { TraceOptions } from './trace';

/** Must be disposed of. */
export interface CompiledModel {
  readonly session: GraphSession;
  readonly programs: TrainingPrograms;
  readonly gradients: GradientProgram;
  readonly rowPrediction: RowPrediction;
  readonly layout: WeightLayout;
  readonly inputShape: readonly number[];
  dispose(): void;
}

/** Equal for requests that are compiled to the same programs. */
export function keyOf({ graph, train, hints, data: { training, validation } }: Omit<CompileRequest, 'weights'>): string {
  const shapeOf = (rows: Rows) => [rows.count, chunkRowsOf(rows), areTargets(rows)];
  return JSON.stringify([graph, train, hints ?? null, shapeOf(training), validation === undefined ? null : shapeOf(validation)]);
}

/** @throws NotTraceableError when the model cannot be one graph */
export function compileModel(native: NativeBackend, { graph, train, hints, data }: Omit<CompileRequest, 'weights'>): CompiledModel {
  const { training, validation } = data;
  const inputShape = fixedShape(graph, graph.inputs[0]!);
  const objective = objectiveOf({ graph, train, hints });
  const targets = areTargets(training) ? undefined : objective.targetShape;
  const recorder = new ModelRecorder(native, graph, train, objective, inputShape, targets);
  const layout = layOutWeights(graph);
  try {
    const programs = trainingPrograms({
      ...{ layout, options: train, batchSize: train.batchSize, training, validation, inputShape, targetShape: targets },
      traceStep: (options) => recorder.record(options),
      constraints: recordConstraints(native, layout),
    });
    const session = new GraphSession(native.binding, allPrograms(programs));
    const recordLater = (options: TraceOptions) => {
      try {
        return recorder.record(options);
      } finally {
        recorder.release();
      }
    };
    const gradients = new GradientProgram(native, layout, inputShape, targets, recordLater);
    const rowPrediction = new RowPrediction(native, layout, programs.state.setWeights, inputShape, recordLater);
    const dispose = () => {
      gradients.dispose();
      rowPrediction.dispose();
      session.dispose();
    };
    return { session, programs, gradients, rowPrediction, layout, inputShape, dispose };
  } finally {
    recorder.release();
  }
}

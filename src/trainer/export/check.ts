/** Whether an exported file predicts what the model does, on the same rows. */
import { largestDifference } from '../../core/score/metrics';
import { assemble } from '../../core/graph/edit';
import type { BareModel } from '../../core/weights/model';
import type { TrainSpec } from '../../core/spec/schema';
import type { ExportCheck } from '../../protocol/exportModel';
import type { Engine, ModelSession } from '../engine/engine';
import { lossOfOutputs } from '../engine/lossOfOutputs';
import type { Exporter, FileInRuntime, ModelToExport } from '../formats/exporter';
import type { Runtimes } from '../formats/importer';
import { withOpened } from '../import/withOpened';
import { predictAll } from '../measure/score';
import type { RowsOfModel } from './rows';

export interface CheckRequest {
  readonly engine: Engine;
  readonly model: ModelToExport;
  readonly runtimes: Runtimes;
  readonly train: TrainSpec;
  readonly rows: RowsOfModel;
  readonly signal: AbortSignal;
}

/** What the model itself makes of the rows. */
export async function predictedByModel(request: CheckRequest): Promise<Float32Array> {
  const session = await compiled(request, request.model);
  try {
    return await predictAll(session, request.rows.check, request.signal);
  } finally {
    session.dispose();
  }
}

/**
 * @param file absolute, the format's first one
 * @param expected from `predictedByModel`
 * @returns null where nothing on this machine can run the file
 */
export async function checkFile(
  exporter: Exporter,
  file: string,
  expected: Float32Array,
  request: CheckRequest,
): Promise<ExportCheck | null> {
  const { model, train, rows, runtimes, signal } = request;
  const opened = await (exporter.run === undefined ? readBack(file, request) : exporter.run({ file, model, runtimes }));
  if (opened === undefined) return null;
  try {
    const outputs = await predictAll(opened, rows.check, signal);
    const loss = (of: Float32Array) => (rows.ofData ? lossOfOutputs(model.graph, train, { outputs: of, ...rows.check }) : null);
    return {
      runtime: opened.runtime,
      rows: rows.check.count,
      ofData: rows.ofData,
      maxDifference: largestDifference(expected, outputs),
      loss: loss(outputs),
      modelLoss: loss(expected),
    };
  } finally {
    await opened.dispose();
  }
}

/** The file as our own importer reads it, for a format whose program is not at hand. */
async function readBack(file: string, request: CheckRequest): Promise<FileInRuntime> {
  const { signal, model } = request;
  const read = await withOpened(file, signal, async (opened): Promise<BareModel> => {
    if (opened.weightsFor !== undefined) return { graph: model.graph, weights: await opened.weightsFor(model.graph, signal) };
    const { layers, outputs, weights } = await opened.convert(signal);
    return { graph: assemble({ name: model.graph.name, outputs }, layers), weights };
  });
  const session = await compiled(request, read);
  return {
    runtime: `Model Bonsai's reader`,
    predict: (inputs, count) => session.predict(inputs, count),
    dispose: () => session.dispose(),
  };
}

function compiled({ engine, train, rows }: CheckRequest, { graph, weights }: BareModel): Promise<ModelSession> {
  return engine.compileToPredict({ graph, weights, data: { training: rows.check }, train });
}

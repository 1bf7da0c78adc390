/** Reading models to compare them: specs, models of Keras and TF.js as text, files that the trainer reads, and runs. */
import path from 'node:path';
import type { DiffLayer, DiffModel } from '../core/diff/diff';
import { modelOfCost, modelOfRun } from '../core/diff/models';
import { openModelDocument, problemsOf } from '../core/language/modelDocument';
import { say } from '../core/message/message';
import { LineTable } from '../core/spec/positions';
import type { ModelTable } from '../protocol/modelFile';
import { storedBytes } from '../protocol/modelTotals';
import { isBinary } from '../system/files/binary';
import { UnreadableError } from '../system/files/regularFile';
import { readSpecText } from '../system/files/specText';
import { MessageError } from '../system/messageError';
import { isRecord, readRunRecord } from '../system/runs/runRecords';

/** A model that cannot be compared. */
export class NoModelError extends MessageError {
  override readonly name = 'NoModelError';
}

/** Asks the trainer for a model file of another program. */
export type OpenModel = (file: string) => Promise<ModelTable>;

/** @param file absolute path of a model, or of a run, of which the shrunk model counts. @throws NoModelError, or as `openModel` does */
export async function readDiffModel(file: string, openModel: OpenModel): Promise<DiffModel> {
  const name = path.basename(file);
  const record = await readRunRecord(file);
  if (isRecord(record)) {
    if (record.scoreCard !== undefined) return modelOfRun(name, record.scoreCard, 'shrunk');
    throw new NoModelError(say('{0} is a run that is not finished: it has no shrunk model yet', file));
  }
  if (await isBinary(file)) return modelOfTable(name, await openModel(file));
  try {
    return modelOfText(name, await readSpecText(file));
  } catch (cause) {
    if (!(cause instanceof UnreadableError)) throw cause;
    throw new NoModelError(say('{0}: {1}', file, cause.userMessage), { cause });
  }
}

/** @throws NoModelError */
export function modelOfText(name: string, text: string): DiffModel {
  const model = openModelDocument(text);
  const [problem] = problemsOf(model).filter(({ severity, code }) => severity === 'error' || code === 'not-a-model');
  if (problem === undefined && model.analysis !== undefined) return modelOfCost(name, model.analysis.cost);
  if (problem === undefined) throw new NoModelError(say('{0} holds no model', name));
  throw new NoModelError(say('{0}: line {1}: {2}', name, new LineTable(text).at(problem.offset).line, problem.message));
}

function modelOfTable(name: string, table: ModelTable): DiffModel {
  return {
    name,
    layers: table.layers.map((layer): DiffLayer => {
      const { outputShape, params, macs } = layer;
      const bytes = storedBytes(layer);
      return {
        name: layer.name,
        type: layer.type,
        summary: layer.type,
        ...(outputShape === undefined ? {} : { outputShape }),
        ...(params === undefined ? {} : { params }),
        ...(macs === undefined ? {} : { macs }),
        ...(bytes === undefined ? {} : { bytes }),
      };
    }),
  };
}

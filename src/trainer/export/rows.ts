/** Rows that an exported model is calibrated on and checked with. */
import type { RowsTaken } from '../../core/data/rowsTaken';
import { layerNamed } from '../../core/graph/graph';
import { elementCount, formatShape } from '../../core/layers/kind';
import { type Message, say } from '../../core/message/message';
import { joinColumns } from '../../core/numbers/columns';
import { loadData } from '../data/loadData';
import type { Samples } from '../engine/engine';
import { sampleRows } from '../engine/rows';
import { ExportError, type InputRows } from '../formats/exporter';
import { madeRows } from '../import/checkedRows';
import { InputError } from '../input/inputError';
import type { FoundModel } from './modelToExport';

export interface RowsOfModel {
  /** Those a model is evaluated on. */
  readonly check: Samples;
  readonly calibration: InputRows;
  readonly ofData: boolean;
  /** Whether a loss can be told of what a model makes of them. */
  readonly hasLoss: boolean;
  /** What stands in the rows of its data, where they tell it. */
  readonly taken?: RowsTaken | undefined;
  /** Why they are not of the spec's data, where it has some. */
  readonly notice?: Message;
}

const mostChecked = 1000;
const mostCalibrated = 500;
const randomRows = 64;

/** @throws ExportError when the model takes rows of no known size */
export async function rowsOf(model: FoundModel): Promise<RowsOfModel> {
  if (model.source?.spec.data === undefined) return randomRowsFor(model);
  try {
    const { training, evaluationRows, rowsTaken } = await loadData(model.source, model.readable);
    const [check, calibration] = [await sampleRows(evaluationRows, mostChecked), await sampleRows(training, mostCalibrated)];
    return { check, calibration, ofData: true, hasLoss: model.givesScores !== true, taken: rowsTaken };
  } catch (cause) {
    // A run that was copied elsewhere has a model all the same.
    if (!(cause instanceof InputError)) throw cause;
    const notice = say('the rows of its data cannot be read, so that random ones are checked with: {0}', cause.userMessage);
    const { data } = model.source.spec;
    const taken = 'file' in data && typeof data.scale === 'number' ? { scale: data.scale } : undefined;
    return { ...randomRowsFor(model), notice, taken };
  }
}

function randomRowsFor({ graph }: FoundModel): RowsOfModel {
  for (const input of graph.inputs) {
    const { name, outputShape } = layerNamed(graph, input);
    if (elementCount(outputShape) === null)
      throw new ExportError(
        say('{0} takes {1}, whose size is not known: give its Input layer a whole shape', name, formatShape(outputShape)),
      );
  }
  const byInput = madeRows(graph, randomRows);
  const inputs = joinColumns(
    byInput.map((values) => ({ width: values.length / randomRows, values })),
    randomRows,
  );
  const check = { count: randomRows, inputs, targets: inputs };
  return { check, calibration: { count: randomRows, inputs }, ofData: false, hasLoss: false };
}

/** Whether rows of bytes, 0…255, are brought to 0…1, as most programs do before a model sees them: a model file does not say it. */
import type { GraphLayer } from '../../core/graph/graph';
import { activationOf } from '../../core/layers/activationOf';
import { formatDifferentValues } from '../../core/message/format';
import { type Message, say } from '../../core/message/message';
import { rowsInTurn } from '../data/prepare/statistics';
import type { RowArray } from '../data/rows/rowArray';

export interface GuessedScale {
  /** Missing where rows stay as they are. */
  readonly scale?: number;
  /** Missing where there was nothing to guess. */
  readonly guess?: Message;
}

const perByte = 1 / 255;
/** Values that are no larger than this are ranks or counts rather than brightness. */
const mostRank = 15;
/** This many values tell. */
const looked = 1 << 22;

/**
 * @param output the layer that gives the model's output
 * @param lossAt the loss of the model as it is, with a scale; missing for a model that reproduces its rows, whose loss depends on their scale
 */
export async function guessScale(rows: RowArray, output: GraphLayer, lossAt?: (scale: number) => Promise<number>): Promise<GuessedScale> {
  if (!(await areBytes(rows))) return {};
  if (lossAt === undefined) {
    if (!['sigmoid', 'softmax'].includes(activationOf(output.spec))) return {};
    const guess = say(
      'scale: 1/255, because rows are whole numbers from 0 to 255 and {0} gives values from 0 to 1: change "data.scale"',
      output.name,
    );
    return { scale: perByte, guess };
  }
  const [plain, scaled] = [await lossAt(1), await lossAt(perByte)];
  const shown = formatDifferentValues(scaled, plain);
  if (!(scaled < plain))
    return {
      guess: say(
        'scale: none, because the loss of the model is {1} with rows from 0 to 255, and {0} with 1/255: change "data.scale"',
        ...shown,
      ),
    };
  return {
    scale: perByte,
    guess: say(
      'scale: 1/255, because the loss of the model is {0} with it, and {1} with rows from 0 to 255: change "data.scale"',
      ...shown,
    ),
  };
}

/** Whole numbers from 0 to 255. */
async function areBytes(rows: RowArray): Promise<boolean> {
  let [largest, seen] = [0, 0];
  for await (const values of rowsInTurn(rows)) {
    for (const value of values) {
      if (!Number.isInteger(value) || value < 0 || value > 255) return false;
      if (value > largest) largest = value;
    }
    seen += values.length;
    if (seen >= looked) break;
  }
  return largest > mostRank;
}

/** Whether an imported model predicts what its original does. */
import { graphOf } from '../../core/graph/build';
import { layerNamed, type ModelGraph } from '../../core/graph/graph';
import { elementCount } from '../../core/layers/kind';
import { formatBytes, formatValue } from '../../core/message/format';
import { type Message, say } from '../../core/message/message';
import { type Columns, joinColumns } from '../../core/numbers/columns';
import type { ImportCheck } from '../../protocol/modelFile';
import { messageOf } from '../../system/messageError';
import type { Engine } from '../engine/engine';
import { EngineError } from '../engine/errors';
import { ImportError } from '../formats/importError';
import type { ImportedModel, OpenedModel, Runtimes } from '../formats/importer';
import { type CheckedRows, readRows, rowsToTry } from './checkedRows';

export interface CheckTools {
  readonly runtimes: Runtimes;
  /** Called when the imported model is to predict. */
  openEngine(): Promise<Engine>;
}

export interface CheckRequest {
  readonly opened: OpenedModel;
  readonly imported: ImportedModel;
  /** A .npy file. */
  readonly rows?: string;
}

export interface Checked {
  readonly check: ImportCheck | null;
  readonly notices: readonly Message[];
}

/** What float32 sums in another order differ by, of values around 1. */
const roundings = 1e-3;

/** An engine has copies of the weights, and so has the runtime of the original. */
const mostBytes = 64 * 2 ** 20;

const unchecked: Checked = { check: null, notices: [] };

/**
 * Runs up to 16 rows through the imported model, and through the original where a runtime for that is at hand.
 *
 * @throws ImportError when the rows that were given cannot be read, or do not fit
 */
export async function checkImport({ opened, imported, rows }: CheckRequest, tools: CheckTools, signal: AbortSignal): Promise<Checked> {
  const { graph } = graphOf('imported', imported.layers, imported.outputs);
  if (graph === undefined || hasOpenSizes(graph)) return unchecked;
  const bytes = [...imported.weights.values()].reduce((sum, { data }) => sum + data.byteLength, 0);
  if (bytes > mostBytes)
    return {
      check: null,
      notices: [
        say(
          'the imported model was not tried: its weights have {0}, and models of more than {1} are not run',
          formatBytes(bytes),
          formatBytes(mostBytes),
        ),
      ],
    };
  const tried = rows === undefined ? rowsToTry(graph) : await readRows(rows, graph);
  if (tried.count === 0) return unchecked;
  const predicted = await predictions(graph, imported, tried, await tools.openEngine());
  signal.throwIfAborted();
  if (!predicted.every(Number.isFinite))
    return {
      check: null,
      notices: [say('the imported model gives values that are no finite numbers for the rows that it was tried with')],
    };
  if (opened.original === undefined) return unchecked;
  try {
    const original = await opened.original(imported, tools.runtimes, signal);
    try {
      const expected = await original.predict(tried.byInput, tried.count);
      const outputs = graph.outputs.map((output) => columnsOf(expected.get(output)!, tried.count));
      const maxDifference = largestDifference(predicted, joinColumns(outputs, tried.count));
      const check = { rows: tried.count, maxDifference, against: original.runtime };
      return { check, notices: differenceNotices(check, largest(predicted)) };
    } finally {
      await original.dispose();
    }
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    return { check: null, notices: [say('the original was not run to compare with: {0}', error.userMessage)] };
  }
}

function hasOpenSizes(graph: ModelGraph): boolean {
  return [...graph.inputs, ...graph.outputs].some((name) => elementCount(layerNamed(graph, name).outputShape) === null);
}

/** @throws ImportError when the engine cannot run the model */
async function predictions(
  graph: ModelGraph,
  { weights }: ImportedModel,
  { byInput, count }: CheckedRows,
  engine: Engine,
): Promise<Float32Array> {
  const values = joinColumns(
    graph.inputs.map((input) => columnsOf(byInput.get(input)!, count)),
    count,
  );
  const sizes = graph.outputs.map((output) => elementCount(layerNamed(graph, output).outputShape)!);
  const targets = new Float32Array(count * sizes.reduce((sum, size) => sum + size, 0));
  const train = { loss: 'meanSquaredError', optimizer: 'sgd', batchSize: count, seed: 0 } as const;
  try {
    const session = await engine.compileToPredict({ graph, weights, data: { training: { count, inputs: values, targets } }, train });
    try {
      return await session.predict(values, count);
    } finally {
      session.dispose();
    }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw new ImportError(say('the imported model cannot be run: {0}', messageOf(error)), { cause: error });
  }
}

function columnsOf(values: Float32Array, count: number): Columns {
  return { values, width: values.length / count };
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.length === b.length ? a.reduce((most, value, at) => Math.max(most, Math.abs(value - b[at]!)), 0) : Infinity;
}

function differenceNotices({ maxDifference, against }: ImportCheck, size: number): Message[] {
  if (maxDifference <= roundings * Math.max(1, size)) return [];
  return [say('its predictions differ from those of the original ({0}) by up to {1}', against, formatValue(maxDifference))];
}

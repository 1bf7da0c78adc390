/** Rows that an imported model is tried with. */
import path from 'node:path';
import { rowFits } from '../../core/data/dataFiles';
import { narrowestEmbedding } from '../../core/graph/classNumbers';
import { layerNamed, type ModelGraph } from '../../core/graph/graph';
import { elementCount, formatShape } from '../../core/layers/kind';
import { say } from '../../core/message/message';
import { Random } from '../../core/random/random';
import { DataError } from '../data/dataError';
import { openSource } from '../data/source/openSource';
import { ImportError } from '../formats/importError';

export interface CheckedRows {
  readonly count: number;
  /** By the names of the inputs, row-major. */
  readonly byInput: ReadonlyMap<string, Float32Array>;
}

const mostRows = 16;

/** More multiply-accumulates are not done for it, unless for a single row: a second or two of them. */
const mostMacs = 4e9;

/** This many that they take no long time. */
function rowsFor({ layers }: ModelGraph): number {
  const macs = layers.reduce((sum, layer) => sum + (layer.macs ?? 0), 0);
  return Math.max(1, Math.min(mostRows, Math.floor(mostMacs / Math.max(1, macs))));
}

/** Made rows for every input of a model: 1 to 16, as many as are computed within a second or two, the same ones each time. */
export function rowsToTry(graph: ModelGraph): CheckedRows {
  const count = rowsFor(graph);
  const made = madeRows(graph, count);
  return { count, byInput: new Map(graph.inputs.map((input, at) => [input, made[at]!])) };
}

/** For each input this many rows, the same ones each time: normally distributed, or class numbers that all of its layers know. */
export function madeRows(graph: ModelGraph, count: number): readonly Float32Array[] {
  const random = new Random(1);
  return graph.inputs.map((input) => {
    const size = elementCount(layerNamed(graph, input).outputShape)!;
    const classes = narrowestEmbedding(graph, input)?.classes;
    const draw = () => (classes === undefined ? random.normal() : Math.floor(random.uniform() * classes));
    return new Float32Array(count * size).map(draw);
  });
}

/** The first rows of a data file. @throws ImportError when it cannot be read, or its rows do not fit */
export async function readRows(file: string, graph: ModelGraph): Promise<CheckedRows> {
  const [only, ...others] = graph.inputs;
  if (others.length > 0)
    throw new ImportError(say('rows can be given for models with one input, and this has {0}: leave --data out', graph.inputs.length));
  const input = layerNamed(graph, only!);
  try {
    const { inputs } = await openSource(file, {}, new AbortController().signal);
    const shape = inputs.rowShape;
    if (!rowFits(shape, input.outputShape))
      throw new DataError(
        say('has rows of the shape {0}, but the Input layer {1} takes {2}', formatShape(shape), input.name, formatShape(input.outputShape)),
      );
    const count = Math.min(inputs.rows, rowsFor(graph));
    const values = new Float32Array(count * inputs.width);
    await inputs.read([{ from: 0, to: count }], values);
    return { count, byInput: new Map([[only!, values]]) };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new ImportError(say('the data file "{0}" {1}', path.basename(file), error.userMessage));
  }
}

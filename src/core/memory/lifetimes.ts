/** Which arrays of values a model needs while it predicts one row, and during which of its layers each is needed. */
import { type GraphLayer, layerNamed, type ModelGraph } from '../graph/graph';
import { flowOf, kindOf } from '../layers';
import { elementCount } from '../layers/kind';

export interface Buffer {
  /** The layers whose outputs it holds, one after the other; none for what a layer keeps only while it computes. */
  readonly layers: readonly string[];
  /** How many values. */
  readonly values: number;
  /** The first and the last step in which its values are needed: steps are the layers in the order in which they are computed. */
  readonly first: number;
  readonly last: number;
}

export interface Lifetimes {
  /** The layers that the output needs, in the order in which they are computed. */
  readonly steps: readonly GraphLayer[];
  readonly buffers: readonly Buffer[];
}

interface OpenBuffer {
  readonly layers: string[];
  readonly values: number;
  readonly first: number;
  last: number;
  /** How many layers that are not computed yet read it; the caller reads the output. */
  readers: number;
}

/**
 * A layer writes over its input where it can and nothing else reads that any more; one that changes no value (Flatten, Dropout) shares the array
 * with its input. The input's array is overwritten, too, once it has been read.
 *
 * @returns undefined where a size is only known at run time
 */
export function lifetimesOf(graph: ModelGraph): Lifetimes | undefined {
  const steps = neededLayers(graph);
  const readersOf = countReaders(steps, graph.outputs);
  const held = new Map<string, OpenBuffer>();
  const buffers: OpenBuffer[] = [];
  for (const [step, layer] of steps.entries()) {
    const values = elementCount(layer.outputShape);
    if (values === null) return undefined;
    const inputs = [...new Set(layer.inputs)].map((name) => held.get(name)!);
    for (const input of inputs) {
      input.readers--;
      input.last = step;
    }
    const work = kindOf(layer.spec.type).workValues?.(layer.spec, layer.inputShapes) ?? 0;
    if (work > 0) buffers.push({ layers: [], values: work, first: step, last: step, readers: 0 });
    const shared = sharesInput(layer) ? inputs[0] : canOverwrite(layer) ? inputs.find((input) => isFree(input, values)) : undefined;
    // All inputs are there before anything is computed.
    const first = layer.spec.type === 'Input' ? 0 : step;
    const buffer = shared ?? { layers: [], values, first, last: step, readers: 0 };
    if (shared === undefined) buffers.push(buffer);
    buffer.layers.push(layer.name);
    buffer.readers += readersOf.get(layer.name)!;
    held.set(layer.name, buffer);
  }
  for (const output of graph.outputs) held.get(output)!.last = steps.length - 1;
  return { steps, buffers: buffers.map(({ layers, values, first, last }) => ({ layers, values, first, last })) };
}

function isFree({ readers, values }: OpenBuffer, wanted: number): boolean {
  return readers === 0 && values === wanted;
}

/** Whether the output has the values of the input as they are, in the same order. */
export function sharesInput({ spec }: GraphLayer): boolean {
  return flowOf(spec) === 'reshape' || kindOf(spec.type).onlyWhileTraining === true;
}

function canOverwrite({ spec }: GraphLayer): boolean {
  return kindOf(spec.type).canOverwrite === true || flowOf(spec) === 'elementwise';
}

function countReaders(steps: readonly GraphLayer[], outputs: readonly string[]): Map<string, number> {
  const readers = new Map<string, number>(outputs.map((output) => [output, 1]));
  for (const { name, inputs } of steps) {
    readers.set(name, readers.get(name) ?? 0);
    for (const input of new Set(inputs)) readers.set(input, (readers.get(input) ?? 0) + 1);
  }
  return readers;
}

/** The layers that the output comes of, in the graph's order. */
function neededLayers(graph: ModelGraph): GraphLayer[] {
  const needed = new Set(graph.outputs.map((output) => layerNamed(graph, output).index));
  // Inputs come first, so that from the end every layer is met after all that take its output.
  for (const { index, sources } of graph.layers.toReversed()) if (needed.has(index)) for (const source of sources) needed.add(source);
  return graph.layers.filter(({ index }) => needed.has(index));
}

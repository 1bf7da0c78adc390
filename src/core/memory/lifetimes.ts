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

/** What makes one value of a program. */
export interface ProgramStep {
  readonly name: string;
  /** The steps whose values it reads. */
  readonly inputs: readonly string[];
  /** How many values it makes. */
  readonly values: number;
  /** How many it keeps only while it computes. */
  readonly work: number;
  /** What becomes of its input's array: it is the output's as well, or it is written over where that is possible, or left as it is. */
  readonly input: 'shared' | 'overwritten' | 'kept';
  /** Its value comes from outside, before anything is computed. */
  readonly isGiven: boolean;
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
  const layers = neededLayers(graph);
  const steps = layers.map((layer): ProgramStep | undefined => {
    const values = elementCount(layer.outputShape);
    if (values === null) return undefined;
    const input = sharesInput(layer) ? 'shared' : canOverwrite(layer) ? 'overwritten' : 'kept';
    const work = kindOf(layer.spec.type).workValues?.(layer.spec, layer.inputShapes) ?? 0;
    return { name: layer.name, inputs: layer.inputs, values, work, input, isGiven: layer.inputs.length === 0 };
  });
  return steps.every((step) => step !== undefined) ? { steps: layers, buffers: buffersOf(steps, graph.outputs) } : undefined;
}

/** @param steps in the order in which they are computed, each after those that it reads */
export function buffersOf(steps: readonly ProgramStep[], outputs: readonly string[]): Buffer[] {
  const readersOf = countReaders(steps, outputs);
  const held = new Map<string, OpenBuffer>();
  const buffers: OpenBuffer[] = [];
  for (const [at, { name, values, work, input: use, isGiven, ...step }] of steps.entries()) {
    const inputs = [...new Set(step.inputs)].map((input) => held.get(input)!);
    for (const input of inputs) {
      input.readers--;
      input.last = at;
    }
    if (work > 0) buffers.push({ layers: [], values: work, first: at, last: at, readers: 0 });
    const shared = use === 'shared' ? inputs[0] : use === 'overwritten' ? inputs.find((input) => isFree(input, values)) : undefined;
    // All inputs are there before anything is computed.
    const buffer = shared ?? { layers: [], values, first: isGiven ? 0 : at, last: at, readers: 0 };
    if (shared === undefined) buffers.push(buffer);
    buffer.layers.push(name);
    buffer.readers += readersOf.get(name)!;
    held.set(name, buffer);
  }
  for (const output of outputs) held.get(output)!.last = steps.length - 1;
  return buffers.map(({ layers, values, first, last }) => ({ layers, values, first, last }));
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

function countReaders(steps: readonly ProgramStep[], outputs: readonly string[]): Map<string, number> {
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

/** From a list of layers to a graph with shapes: resolves inputs, orders, infers shapes, and names what does not fit. */
import { kindOf, type LayerSpec } from '../layers';
import { formatShape, type LayerRules, type Shape, ShapeError } from '../layers/kind';
import { say } from '../message';
import { error, type Problem } from '../spec/problem';
import type { GraphLayer, ModelGraph } from './graph';
import { resolveInputs, type ResolvedInputs } from './inputs';
import { topologicalOrder } from './order';

/** A layer of a spec as far as it can be read, so that a fault in one is not blamed on the others. */
export interface LayerDraft {
  /** Missing when it is not a string. */
  readonly name?: string;
  /** Missing when the layer names none. */
  readonly inputs?: readonly string[];
  /** Missing when the layer is not valid by itself. */
  readonly spec?: LayerSpec;
  /** For a layer of another format than ours, which was built already: what its cost follows from. */
  readonly rules?: LayerRules;
  /** Shapes of its inputs, for a layer that nothing feeds. */
  readonly inputShapes?: readonly Shape[];
}

export interface GraphResult {
  /** Missing when a problem of severity error was found. */
  readonly graph?: ModelGraph;
  /** The layers whose shapes are known, even when others are at fault; inputs come first. */
  readonly layers: readonly GraphLayer[];
  readonly problems: readonly Problem[];
}

/** The graph of a list of valid layers. */
export function graphOf(name: string, layers: readonly LayerSpec[]): GraphResult {
  return buildGraph(
    name,
    layers.map((spec) => ({ spec, name: spec.name, ...(spec.inputs === undefined ? {} : { inputs: spec.inputs }) })),
  );
}

/**
 * @param drafts each at its index in the spec
 * @param known layers of an earlier graph, taken over where the layer and the shapes of its inputs are the same objects
 */
export function buildGraph(name: string, drafts: readonly LayerDraft[], known?: ReadonlyMap<LayerSpec, GraphLayer>): GraphResult {
  const resolved = resolveInputs(drafts);
  const { order, problems: cycles } = topologicalOrder(drafts, resolved.inputs);
  const { layers, problems: misfits } = inferShapes(order, drafts, resolved.inputs, known);
  const faults = [...resolved.problems, ...cycles, ...misfits];
  // Until every layer's inputs are known, a layer that seems unused is mostly the echo of another fault.
  const connected = resolved.problems.length === 0 && cycles.length === 0 && drafts.every((draft) => draft.spec !== undefined);
  const isOurs = drafts.every((draft) => draft.rules === undefined);
  const problems = connected && isOurs ? [...inputCountProblems(drafts), ...faults, ...unusedLayers(drafts, resolved.inputs)] : faults;
  const last = drafts.at(-1)?.name;
  if (!connected || last === undefined || problems.some((problem) => problem.severity === 'error')) return { layers, problems };
  const inputNames = layers.filter((layer) => layer.spec.type === 'Input').map((layer) => layer.name);
  return { graph: { name, layers, inputs: inputNames, output: last }, layers, problems };
}

function inferShapes(
  order: readonly number[],
  drafts: readonly LayerDraft[],
  inputs: readonly ResolvedInputs[],
  before?: ReadonlyMap<LayerSpec, GraphLayer>,
): { layers: GraphLayer[]; problems: Problem[] } {
  const known = new Map<number, GraphLayer>();
  const problems: Problem[] = [];
  for (const index of order) {
    const { spec, rules, inputShapes = [] } = drafts[index]!;
    const from = inputs[index]?.map((input) => known.get(input ?? -1)) ?? given(inputShapes);
    if (spec === undefined || from === undefined || !from.every((layer) => layer !== undefined)) continue;
    const same = before?.get(spec);
    if (same !== undefined && isFedAlike(same, from)) {
      known.set(index, same.index === index ? same : { ...same, index });
      continue;
    }
    try {
      known.set(index, graphLayer(spec, rules ?? kindOf(spec.type), index, from));
    } catch (cause) {
      if (!(cause instanceof ShapeError)) throw cause;
      problems.push(misfit(cause, spec, index, inputs[index] ?? [], from));
    }
  }
  return { layers: [...known.values()], problems };
}

/** What feeds a layer. */
type Source = Pick<GraphLayer, 'name' | 'outputShape'>;

function given(inputShapes: readonly Shape[]): Source[] | undefined {
  return inputShapes.length === 0 ? undefined : inputShapes.map((outputShape) => ({ name: '', outputShape }));
}

function isFedAlike(layer: GraphLayer, from: readonly Source[]): boolean {
  const { inputs, inputShapes } = layer;
  return from.length === inputs.length && from.every(({ name, outputShape }, at) => name === inputs[at] && outputShape === inputShapes[at]);
}

function graphLayer(spec: LayerSpec, rules: LayerRules, index: number, from: readonly Source[]): GraphLayer {
  const inputShapes = from.map((layer) => layer.outputShape);
  const outputShape = rules.outputShape(spec, inputShapes);
  return {
    name: spec.name,
    spec,
    index,
    inputs: from.flatMap(({ name }) => (name === '' ? [] : [name])),
    inputShapes,
    outputShape,
    weights: rules.weights?.(spec, inputShapes) ?? [],
    macs: rules.macs === undefined ? 0 : rules.macs(spec, inputShapes, outputShape),
  };
}

function misfit(
  cause: ShapeError,
  spec: LayerSpec,
  index: number,
  sources: readonly (number | undefined)[],
  from: readonly Source[],
): Problem {
  const field = cause.field !== undefined && cause.field in spec ? [cause.field] : [];
  return {
    ...error('shape-mismatch', ['layers', index, ...field], say('{0}: {1}', spec.name, cause.words)),
    related: from.flatMap((layer, at) => {
      const source = sources[at];
      const words = say('{0} gives {1}', layer.name, formatShape(layer.outputShape));
      return source === undefined ? [] : [{ words, path: ['layers', source] }];
    }),
  };
}

function inputCountProblems(drafts: readonly LayerDraft[]): Problem[] {
  const [first, second] = drafts.flatMap((draft, index) => (draft.spec?.type === 'Input' ? [index] : []));
  if (first === undefined) return [error('input-count', ['layers'], say('the model has no layer of type Input: start it with one'))];
  if (second === undefined) return [];
  return [
    {
      ...error(
        'input-count',
        ['layers', second],
        say('a model has exactly one Input layer, but this is another one: let the layers after it name the first in "inputs"'),
      ),
      related: [{ words: say('the first Input layer'), path: ['layers', first] }],
    },
  ];
}

function unusedLayers(drafts: readonly LayerDraft[], inputs: readonly ResolvedInputs[]): Problem[] {
  const used = new Set(inputs.flat());
  return drafts.slice(0, -1).flatMap(({ name }, index): Problem[] => {
    if (used.has(index)) return [];
    const words = say('no layer takes the output of {0}, and it is not the last: it does nothing', name ?? '');
    return [{ code: 'unused-layer', severity: 'warning', words, path: ['layers', index, 'name'] }];
  });
}

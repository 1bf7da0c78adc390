/** From a list of layers to a graph with shapes: resolves inputs, orders, infers shapes, and names what does not fit. */
import type { LayerSpec } from '../layers';
import type { LayerRules, Shape } from '../layers/kind';
import { say } from '../message';
import { error, type Problem } from '../spec/problem';
import { connect, connectedAlike, type Connections } from './connections';
import type { GraphLayer, ModelGraph } from './graph';
import type { ResolvedInputs } from './inputs';
import { inferShapes } from './shapes';

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
  /** How it came about, for the next graph to be built from: what was given, and what was found by index. */
  readonly drafts: readonly LayerDraft[];
  readonly connections: Connections;
  readonly byIndex: readonly (GraphLayer | undefined)[];
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
 * @param before an earlier graph: what has not changed since is not worked out again
 */
export function buildGraph(name: string, drafts: readonly LayerDraft[], before?: GraphResult): GraphResult {
  const connections = before !== undefined && connectedAlike(before.drafts, drafts) ? before.connections : connect(drafts);
  const { byIndex, problems: misfits } = inferShapes(drafts, connections, before);
  const layers = connections.order.map((index) => byIndex[index]).filter((layer) => layer !== undefined);
  const faults = [...connections.problems, ...misfits];
  // Until every layer's inputs are known, a layer that seems unused is mostly the echo of another fault.
  const isConnected = connections.problems.length === 0 && drafts.every((draft) => draft.spec !== undefined);
  const isOurs = drafts.every((draft) => draft.rules === undefined);
  const problems = isConnected && isOurs ? [...inputCountProblems(drafts), ...faults, ...unusedLayers(drafts, connections.inputs)] : faults;
  const found = { layers, problems, drafts, connections, byIndex };
  const last = drafts.at(-1)?.name;
  if (!isConnected || last === undefined || problems.some((problem) => problem.severity === 'error')) return found;
  const inputs = layers.filter((layer) => layer.spec.type === 'Input').map((layer) => layer.name);
  return { ...found, graph: { name, layers, inputs, output: last } };
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

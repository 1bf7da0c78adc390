/** What follows from a Keras file: costs, and why some are not known. */
import { budgetProblems, layersOverBudget } from '../cost/budget';
import { modelCost } from '../cost/cost';
import { buildGraph } from '../graph/build';
import { isInput } from '../graph/draft';
import type { GraphResult } from '../graph/graphResult';
import type { Shape } from '../layers/kind';
import { say } from '../message/message';
import { type Analysis, unknownLayers } from '../spec/analyzeParts';
import type { Problem } from '../problem/problem';
import type { BudgetSpec } from '../cost/budgetSchema';
import { builtShape, noShape } from './nested';
import type { KerasLayer } from './readLayer';
import type { KerasSpec } from './rules';
import { inputShapeFrom, weightShapes } from './weightShapes';

export interface KerasParts {
  readonly name: string;
  readonly layers: readonly KerasLayer[];
  /** Such files carry no limits of their own. */
  readonly budget: BudgetSpec;
  /** The model's config without its layers, and the `weightsManifest` of a TF.js file. */
  readonly config: unknown;
  readonly manifest: unknown;
}

/** @param before what was built of an earlier text, to build on */
export function analyzeKeras(
  { name, layers: written, budget: limits, config, manifest }: KerasParts,
  before?: GraphResult<KerasSpec>,
): Analysis<KerasSpec> {
  const layers = begun(written, config, manifest);
  const built = buildGraph(name, layers, { before });
  const isValid = built.graph !== undefined && built.layers.length === layers.length;
  const cost = modelCost(built);
  const budget = isValid ? limits : {};
  const oversized = layersOverBudget(built.layers, cost.params, budget);
  const { params, macs, bytes } = cost;
  return {
    // A model of which a part is not known has no graph.
    built,
    layers: built.layers,
    unknown: unknownLayers(layers, built.layers),
    cost,
    budget,
    oversized,
    problems: [...unknownCosts(layers, built), ...budgetProblems({ params, macs, bytes, layers: oversized }, budget, 'setting')],
    isValid,
    ...(isValid ? { graph: built.graph } : {}),
  };
}

/** The layers, of which the first has the shape of what the model takes, wherever the file gives it. */
function begun(layers: readonly KerasLayer[], config: unknown, manifest: unknown): readonly KerasLayer[] {
  const [first] = layers;
  if (first?.spec === undefined || first.inputs !== undefined || isInput(first) || (first.inputShapes?.length ?? 0) > 0) return layers;
  const fromWeights = () => first.first && inputShapeFrom(weightShapes(manifest), first.first);
  const shape: Shape | undefined = builtShape(config)[0] ?? fromWeights();
  return shape === undefined ? layers : [{ ...first, inputShapes: [shape] }, ...layers.slice(1)];
}

/** Why costs are not known: that layers do not fit is our misunderstanding, not the file's error, since Keras has built this model. */
function unknownCosts(layers: readonly KerasLayer[], { byIndex, problems }: GraphResult<KerasSpec>): Problem[] {
  const unknownTypes = layers.flatMap((layer, index) => (layer.spec === undefined ? [unknownType(layer, index)] : []));
  const misfits = problems.map((problem): Problem => ({ ...problem, code: 'unknown-cost', severity: 'information' }));
  const reported = [...unknownTypes, ...misfits];
  const first = byIndex.findIndex((layer) => layer === undefined);
  if (first === -1 || reported.length > 0) return reported;
  return [unknownCost(first, say('{0}: {1}', layers[first]?.name ?? '', noShape().userMessage))];
}

function unknownType({ name, type }: KerasLayer, index: number): Problem {
  return unknownCost(
    index,
    say('the cost of {0} is not known: {1} is a layer type of which this version knows nothing', name ?? '', type ?? ''),
  );
}

function unknownCost(index: number, message: Problem['message']): Problem {
  return { code: 'unknown-cost', severity: 'information', message, path: ['layers', index] };
}

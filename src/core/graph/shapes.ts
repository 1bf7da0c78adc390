/** The shapes that layers give, from those that they get. */
import type { LayerSpec } from '../layers';
import { type CostedLayer, formatShape, type LayerRules, type Shape, ShapeError } from '../layers/kind';
import { say } from '../message/message';
import { error, type Problem } from '../problem/problem';
import type { GraphResult } from './graphResult';
import { type LayerDraft, rulesOf } from './draft';
import type { Connections } from './connections';
import type { GraphLayer } from './graph';
import type { ResolvedInputs } from './inputs';
import { sizeOf } from '../numbers/sizeOf';

export interface Shapes<L extends CostedLayer = LayerSpec> {
  /** By the layers' indices; missing where a shape is not known. */
  readonly byIndex: readonly (GraphLayer<L> | undefined)[];
  readonly problems: readonly Problem[];
  /** Whether all shapes are those of the earlier graph. */
  readonly isSame: boolean;
}

/**
 * @param before an earlier graph of layers that are connected alike: shapes are only inferred again where a layer, or the shape of an
 * input, is another one
 */
export function inferShapes<L extends CostedLayer>(
  drafts: readonly LayerDraft<L>[],
  connections: Connections,
  before?: GraphResult<L>,
): Shapes<L> {
  const { inputs, consumers, order } = connections;
  const byIndex = before === undefined ? drafts.map((): GraphLayer<L> | undefined => undefined) : [...before.byIndex];
  const isStale = drafts.map((draft, index) => before?.byIndex[index] === undefined || draft !== before.drafts[index]);
  const problems: Problem[] = [];
  let isSame = before !== undefined;
  for (const index of order) {
    if (isStale[index] === false) continue;
    const earlier = byIndex[index];
    const layer = inferLayer({ draft: drafts[index]!, index, sources: inputs[index] }, byIndex, problems);
    byIndex[index] = layer;
    if (layer !== undefined && earlier !== undefined && isSameShape(layer.outputShape, earlier.outputShape)) continue;
    if (layer !== earlier) isSame = false;
    for (const consumer of consumers[index]!) isStale[consumer] = true;
  }
  return { byIndex, problems, isSame };
}

interface PlacedDraft<L extends CostedLayer> {
  readonly draft: LayerDraft<L>;
  readonly index: number;
  readonly sources: ResolvedInputs;
}

function inferLayer<L extends CostedLayer>(
  { draft, index, sources }: PlacedDraft<L>,
  byIndex: Shapes<L>['byIndex'],
  problems: Problem[],
): GraphLayer<L> | undefined {
  const { spec, inputShapes } = draft;
  const rules = rulesOf(draft);
  const from = (sources && knownOf(sources, byIndex)) ?? given(inputShapes);
  if (spec === undefined || rules === undefined || from === undefined) return undefined;
  try {
    return graphLayer(spec, rules, index, from);
  } catch (cause) {
    if (!(cause instanceof ShapeError)) throw cause;
    problems.push(misfit(cause, { spec, index, sources: sources ?? [] }, from));
    return undefined;
  }
}

/** What feeds a layer; its index is missing where that is no layer. */
interface Source {
  readonly name: string;
  readonly index?: number;
  readonly outputShape: Shape;
}

function given(inputShapes: readonly Shape[] | undefined): Source[] | undefined {
  return inputShapes?.map((outputShape) => ({ name: '', outputShape }));
}

/** The layers of these indices, if all are known. */
function knownOf(sources: readonly (number | undefined)[], byIndex: readonly (Source | undefined)[]): Source[] | undefined {
  const found: Source[] = [];
  for (const source of sources) {
    const layer = source === undefined ? undefined : byIndex[source];
    if (layer === undefined) return undefined;
    found.push(layer);
  }
  return found;
}

function isSameShape(a: Shape, b: Shape): boolean {
  return a === b || (a.length === b.length && a.every((size, axis) => size === b[axis]));
}

function graphLayer<L extends CostedLayer>(spec: L, rules: LayerRules<L>, index: number, from: readonly Source[]): GraphLayer<L> {
  const inputShapes = from.map((layer) => layer.outputShape);
  const outputShape = rules.outputShape(spec, inputShapes);
  const weights = rules.weights?.(spec, inputShapes) ?? [];
  return {
    name: spec.name,
    spec,
    index,
    inputs: from.flatMap(({ name, index: source }) => (source === undefined ? [] : [name])),
    sources: from.flatMap(({ index: source }) => source ?? []),
    inputShapes,
    outputShape,
    weights,
    params: weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    macs: rules.macs === undefined ? 0 : rules.macs(spec, inputShapes, outputShape),
  };
}

function misfit(
  cause: ShapeError,
  { spec, index, sources }: { readonly spec: CostedLayer; readonly index: number; readonly sources: readonly (number | undefined)[] },
  from: readonly Source[],
): Problem {
  const field = cause.field !== undefined && cause.field in spec ? [cause.field] : [];
  return {
    ...error('shape-mismatch', ['layers', index, ...field], say('{0}: {1}', spec.name, cause.userMessage)),
    related: from.flatMap((layer, at) => {
      const source = sources[at];
      const message = say('{0} gives {1}', layer.name, formatShape(layer.outputShape));
      return source === undefined ? [] : [{ message, path: ['layers', source] }];
    }),
  };
}

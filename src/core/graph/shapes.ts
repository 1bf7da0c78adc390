/** The shapes that layers give, from those that they get. */
import { kindOf, type LayerSpec } from '../layers';
import { formatShape, type LayerRules, type Shape, ShapeError } from '../layers/kind';
import { say } from '../message';
import { error, type Problem } from '../spec/problem';
import type { GraphResult, LayerDraft } from './build';
import type { Connections } from './connections';
import type { GraphLayer } from './graph';

export interface Shapes {
  /** By the layers' indices; missing where a shape is not known. */
  readonly byIndex: readonly (GraphLayer | undefined)[];
  readonly problems: readonly Problem[];
}

/** @param before an earlier graph, whose layers are taken over where nothing has changed for them */
export function inferShapes(drafts: readonly LayerDraft[], { inputs, order }: Connections, before?: GraphResult): Shapes {
  const byIndex: (GraphLayer | undefined)[] = drafts.map(() => undefined);
  const problems: Problem[] = [];
  const earlier = before && indicesBefore(before.drafts, drafts);
  for (const index of order) {
    const { spec, rules, inputShapes } = drafts[index]!;
    const sources = inputs[index];
    const same = before?.byIndex[earlier?.(index) ?? -1];
    if (
      same !== undefined &&
      same.index === index &&
      same.spec === spec &&
      sources?.every((source) => isSameLayer(source, byIndex, before))
    ) {
      byIndex[index] = same;
      continue;
    }
    const from = sources === undefined ? given(inputShapes) : knownOf(sources, byIndex);
    if (spec === undefined || from === undefined) continue;
    if (same?.spec === spec && isFedAlike(same, from)) {
      byIndex[index] = same.index === index ? same : { ...same, index };
      continue;
    }
    try {
      byIndex[index] = graphLayer(spec, rules ?? kindOf(spec.type), index, from);
    } catch (cause) {
      if (!(cause instanceof ShapeError)) throw cause;
      problems.push(misfit(cause, spec, index, sources ?? [], from));
    }
  }
  return { byIndex, problems };
}

function isSameLayer(index: number | undefined, now: Shapes['byIndex'], before: GraphResult | undefined): boolean {
  return index !== undefined && now[index] !== undefined && now[index] === before?.byIndex[index];
}

/** Where a layer was in an earlier list that differs from the new one in a stretch only. */
function indicesBefore(before: readonly LayerDraft[], now: readonly LayerDraft[]): (index: number) => number {
  const shorter = Math.min(before.length, now.length);
  let same = 0;
  while (same < shorter && before[same] === now[same]) same++;
  return (index) => (index < same ? index : index + before.length - now.length);
}

/** What feeds a layer. */
type Source = Pick<GraphLayer, 'name' | 'outputShape'>;

function given(inputShapes: readonly Shape[] | undefined): Source[] | undefined {
  return inputShapes?.map((outputShape) => ({ name: '', outputShape }));
}

/** The layers of these indices, if all are known. */
function knownOf(sources: readonly (number | undefined)[], byIndex: readonly (GraphLayer | undefined)[]): Source[] | undefined {
  const found: Source[] = [];
  for (const source of sources) {
    const layer = source === undefined ? undefined : byIndex[source];
    if (layer === undefined) return undefined;
    found.push(layer);
  }
  return found;
}

function isFedAlike({ inputs, inputShapes }: GraphLayer, from: readonly Source[]): boolean {
  if (from.length !== inputShapes.length) return false;
  return from.every(({ name, outputShape }, at) => name === (inputs[at] ?? '') && isSameShape(outputShape, inputShapes[at]!));
}

function isSameShape(a: Shape, b: Shape): boolean {
  return a === b || (a.length === b.length && a.every((size, axis) => size === b[axis]));
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

/**
 * Models without Selects, for formats and programs that have no such layer: a Select goes into the weights behind it, as rows of zeros for
 * the units that it leaves out. Where something behind needs exactly its units, it becomes a Dense layer of ones and zeros, as a Scatter does.
 */
import { assemble, explicitLayers, withoutLayer } from '../../graph/edit';
import { consumersOf, type GraphLayer, layerNamed, type ModelGraph } from '../../graph/graph';
import { kindOf, type LayerSpec } from '../../layers';
import { constantPlaces } from '../../layers/scatter';
import { type WeightKey, weightKey, type Weights, type WeightTensor } from '../../weights/weights';
import { axisOf } from '../axes';
import { flowOf, mixesUnits, placedUnits, selectedUnits, unitCount } from '../flow';
import { sizeOf } from '../../numbers/sizeOf';

/** How a weight is wider than it was behind a Select: along `axis`, it has `size` places, and the old ones are at `indices`. */
export interface Expansion {
  readonly axis: number;
  readonly size: number;
  readonly indices: readonly number[];
  /** What is at the other places. */
  readonly filling: number;
}

export interface WithoutSelects {
  readonly graph: ModelGraph;
  readonly expansions: ReadonlyMap<WeightKey, Expansion>;
  /** The weights of layers that take a Select's place. */
  readonly added: Weights;
}

/** The graph without Selects and Scatters, and how the weights of the model with them become its weights: see `expandWeights`. */
export function withoutSelects(graph: ModelGraph): WithoutSelects {
  let result: WithoutSelects = { graph, expansions: new Map(), added: new Map() };
  for (const layer of graph.layers) {
    if (selectedUnits(layer) !== undefined) result = withoutSelect(result, layer.name);
    if (placedUnits(layer) !== undefined) result = withoutScatter(result, layer.name);
  }
  return result;
}

/** The weights of a model without Selects, from those of the model with them. */
export function expandWeights(weights: Weights, { expansions, added }: Pick<WithoutSelects, 'expansions' | 'added'>): Weights {
  const expanded = [...weights].map(([key, tensor]) => {
    const how = expansions.get(key);
    return [key, how === undefined ? tensor : expandTensor(tensor, how)] as const;
  });
  return new Map([...expanded, ...added]);
}

/** The other way round: the weights of the model with Selects. */
export function selectWeights(graph: ModelGraph, weights: Weights, { expansions }: Pick<WithoutSelects, 'expansions'>): Weights {
  const selectedWeights = graph.layers.flatMap((layer) =>
    layer.weights.map(({ name, shape }): [WeightKey, WeightTensor] => {
      const key = weightKey(layer.name, name);
      const how = expansions.get(key);
      const tensor = weights.get(key)!;
      return [key, how === undefined ? tensor : { shape, data: selectValues(tensor.data, shape, how) }];
    }),
  );
  return new Map(selectedWeights);
}

function selectValues(data: Float32Array, shape: readonly number[], { axis, size, indices }: Expansion): Float32Array {
  const inner = innerSize(shape, axis);
  return Float32Array.from({ length: (data.length / size) * indices.length }, (_, at) => {
    const [outer, index] = [Math.floor(at / (inner * indices.length)), Math.floor(at / inner) % indices.length];
    return data[(outer * size + indices[index]!) * inner + (at % inner)]!;
  });
}

function expandTensor({ shape, data }: WeightTensor, { axis, size, indices, filling }: Expansion): WeightTensor {
  const inner = innerSize(shape, axis);
  const wide = new Float32Array((data.length / indices.length) * size).fill(filling);
  for (const [at, value] of data.entries()) {
    const [outer, index] = [Math.floor(at / (inner * indices.length)), Math.floor(at / inner) % indices.length];
    wide[(outer * size + indices[index]!) * inner + (at % inner)] = value;
  }
  return { shape: shape.map((length, other) => (other === axis ? size : length)), data: wide };
}

function innerSize(shape: readonly number[], axis: number): number {
  return sizeOf(shape.slice(axis + 1));
}

/** Its constants become biases of units that nothing reaches. */
function withoutScatter({ graph, expansions, added }: WithoutSelects, name: string): WithoutSelects {
  const layer = layerNamed(graph, name);
  const indices = placedUnits(layer)!;
  const units = unitCount(layer);
  const rest = constantPlaces(units, indices);
  const layers = explicitLayers(graph).map((spec): LayerSpec => {
    const { inputs } = spec;
    return spec.name === name ? { type: 'Dense', name, units, useBias: rest.length > 0, ...(inputs && { inputs }) } : spec;
  });
  const kernel = { shape: [indices.length, units], data: placing(indices, units) };
  const bias = { axis: 0, size: units, indices: rest, filling: 0 };
  return {
    graph: assemble(graph, layers),
    expansions: rest.length === 0 ? expansions : new Map([...expansions, [weightKey(name, 'bias'), bias]]),
    added: new Map([...added, [weightKey(name, 'kernel'), kernel]]),
  };
}

function withoutSelect({ graph, expansions, added }: WithoutSelects, name: string): WithoutSelects {
  const layer = layerNamed(graph, name);
  const indices = selectedUnits(layer)!;
  const size = layer.inputShapes[0]!.at(-1)!;
  const behind = graph.outputs.includes(name) ? undefined : takersOf(graph, name);
  if (behind === undefined) {
    const layers = explicitLayers(graph).map((spec): LayerSpec => {
      const { inputs } = spec;
      return spec.name === name ? { type: 'Dense', name, units: indices.length, useBias: false, ...(inputs && { inputs }) } : spec;
    });
    const kernel = { shape: [size, indices.length], data: choosing(indices, size) };
    return { graph: assemble(graph, layers), expansions, added: new Map([...added, [weightKey(name, 'kernel'), kernel]]) };
  }
  const wider = behind.flatMap(({ layer: taker, axis: source }) =>
    taker.weights.flatMap((weight): [WeightKey, Expansion][] => {
      const axis = axisOf(weight, source);
      if (axis < 0) return [];
      const filling = source === 'output' && weight.initializer === 'ones' ? 1 : 0;
      // Rows of a kernel that belong to one unit lie side by side.
      const each = weight.shape[axis]! / indices.length;
      const rows = indices.flatMap((index) => Array.from({ length: each }, (_, row) => index * each + row));
      return [[weightKey(taker.name, weight.name), { axis, size: size * each, indices: rows, filling }]];
    }),
  );
  const composed = explicitLayers(graph).map((spec): LayerSpec => {
    const kind = kindOf(spec.type);
    const selected = behind.some((taker) => taker.layer.name === spec.name) ? kind.selectedUnits?.(spec) : undefined;
    if (selected === undefined) return spec;
    const fromHere = selected.map((unit) => indices[unit]!);
    return kind.withSelectedUnits!(spec, fromHere) as LayerSpec;
  });
  return { graph: assemble(graph, withoutLayer(composed, name)), expansions: new Map([...expansions, ...wider]), added };
}

interface Taker {
  readonly layer: GraphLayer;
  /** Which axis of its weights runs over the Select's units. */
  readonly axis: 'input' | 'output';
}

/** The layers that a Select's units reach, up to the first with a kernel; `undefined` where one of them can do with no others. */
function takersOf(graph: ModelGraph, select: string): Taker[] | undefined {
  const takers: Taker[] = [];
  const consumers = consumersOf(graph);
  const waiting = [...consumers.get(select)!];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const layer = layerNamed(graph, name);
    const flow = flowOf(layer);
    if (flow === 'keep' && !mixesUnits(layer) && unitCount(layer) === layer.inputShapes[0]!.at(-1) && !graph.outputs.includes(name)) {
      takers.push({ layer, axis: 'output' });
      waiting.push(...consumers.get(name)!);
    } else if (flow === 'select' || (flow === 'produce' && takesAnyNumber(layer))) takers.push({ layer, axis: 'input' });
    else return undefined;
  }
  return takers;
}

/** Whether all that follows from the number of incoming units is the size of kernels. */
function takesAnyNumber({ weights }: GraphLayer): boolean {
  return weights.some((weight) => axisOf(weight, 'input') >= 0);
}

/** Row-major, one column for each index: a one where it is, zeros elsewhere. */
function choosing(indices: readonly number[], size: number): Float32Array {
  const ones = new Float32Array(size * indices.length);
  for (const [column, index] of indices.entries()) ones[index * indices.length + column] = 1;
  return ones;
}

/** Row-major, one row for each index: a one where it is, zeros elsewhere. */
function placing(indices: readonly number[], size: number): Float32Array {
  const ones = new Float32Array(size * indices.length);
  for (const [row, index] of indices.entries()) ones[row * size + index] = 1;
  return ones;
}

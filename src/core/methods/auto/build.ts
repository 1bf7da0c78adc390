/** The model of one way through a chain, with fitted weights. */
import { assemble, explicitLayers, freeName } from '../../graph/edit';
import type { ModelGraph } from '../../graph/graph';
import type { LayerSpec } from '../../layers';
import type { ActivationName } from '../../layers/fields';
import type { BareModel } from '../../weights/model';
import { type WeightKey, weightKey, type Weights, type WeightTensor } from '../../weights/weights';
import { activationAt, type Chain, type Cut, layersBetween, type Segment } from './chain';
import { type Moments, momentsOfSome } from './moments';
import { regression } from './eliminate';
import { reducedRank } from './reducedRank';
import type { Edge, Way } from './paths';

/** The model that a way stands for. @param weights of the chain's graph */
export function modelOfWay(chain: Chain, weights: Weights, way: Way): BareModel {
  const building = new Building(chain, weights);
  for (const edge of way.edges) building.add(edge);
  return building.model();
}

class Building {
  readonly #specs: readonly LayerSpec[];
  readonly #layers: LayerSpec[] = [];
  readonly #weights = new Map<WeightKey, WeightTensor>();

  constructor(
    readonly chain: Chain,
    readonly weights: Weights,
  ) {
    this.#specs = explicitLayers(chain.graph);
    this.#layers.push(this.#specs.find(({ name }) => name === chain.cuts[0]!.layer.name)!);
  }

  add(edge: Edge): void {
    const { cuts, segments } = this.chain;
    const segment = segments.find(({ from, to }) => from === edge.from.cut && to === edge.to.cut);
    if (segment === undefined || edge.kind.startsWith('kept')) this.#keep(edge.from.cut);
    else if (segment.isLayer && edge.rank === undefined && isWhole(edge, cuts)) this.#keep(edge.from.cut);
    else this.#map(edge, segment);
  }

  model(): BareModel {
    const graph = assemble(this.chain.graph, this.#layers);
    return { graph, weights: inOrder(graph, this.#weights) };
  }

  #keep(cut: number): void {
    for (const layer of layersBetween(this.chain.graph, this.chain.cuts, cut)) {
      this.#layers.push(this.#specs.find(({ name }) => name === layer.name)!);
      for (const { name } of layer.weights) {
        const key = weightKey(layer.name, name);
        this.#weights.set(key, this.weights.get(key)!);
      }
    }
  }

  #map(edge: Edge, segment: Segment): void {
    const { cuts } = this.chain;
    const [from, to] = [cuts[edge.from.cut]!, cuts[edge.to.cut]!];
    const inputs = inPlace(from, edge.from.width);
    const outputs = inPlace(to, edge.to.width);
    const isEnd = edge.to.cut === cuts.length - 1;
    const isStart = edge.from.cut === 0;
    const map = fitted(segment, to, { inputs, outputs, rank: edge.rank });
    let source = from.layer.name;
    // Units that a layer within the model loses are not there any more: what is behind takes those that are.
    if (from.layer.outputShape.length > 1)
      source = this.#push({ type: 'Flatten', name: this.#free(`${from.layer.name}_flat`), inputs: [source] });
    // What is in front of a map that is tried alone still gives all of its values.
    if (inputs.length < from.size && (isStart || this.#unitsOf(source) > inputs.length))
      source = this.#push({ type: 'Select', name: this.#free(`${from.layer.name}_selected`), inputs: [source], indices: inputs });
    const isSpread = isEnd && outputs.length < to.size;
    const isShaped = to.layer.outputShape.length > 1;
    const name = to.layer.name;
    const dense = isSpread || isShaped ? this.#free(`${name}_values`) : name;
    if (map.first !== undefined && edge.rank !== undefined) {
      source = this.#push({ type: 'Dense', name: this.#free(`${dense}_basis`), units: edge.rank, useBias: false, inputs: [source] });
      this.#weights.set(weightKey(source, 'kernel'), tensor([inputs.length, edge.rank], map.first));
    }
    const activation = activationAt(to);
    source = this.#push({
      type: 'Dense',
      name: dense,
      units: outputs.length,
      inputs: [source],
      ...(activation === 'linear' ? {} : { activation }),
    });
    this.#weights.set(weightKey(dense, 'kernel'), tensor([edge.rank ?? inputs.length, outputs.length], map.second));
    this.#weights.set(weightKey(dense, 'bias'), tensor([outputs.length], map.offset));
    if (isSpread) {
      const spread = isShaped ? this.#free(`${name}_all`) : name;
      source = this.#push({ type: 'Scatter', name: spread, units: to.size, indices: outputs, inputs: [source] });
      const kept = new Set(outputs);
      const rest = [...segment.moments.outputMeans].filter((_, output) => !kept.has(output));
      this.#weights.set(weightKey(spread, 'bias'), tensor([rest.length], rest));
    }
    if (isShaped) this.#push({ type: 'Reshape', name, targetShape: to.layer.outputShape.map((size) => size!), inputs: [source] });
  }

  /** How many values the last layer gives, where it is one with units of its own; of others, all that they give stay. */
  #unitsOf(name: string): number {
    const layer = this.#layers.find((candidate) => candidate.name === name);
    return layer !== undefined && 'units' in layer && typeof layer.units === 'number' ? layer.units : 0;
  }

  #push(layer: LayerSpec): string {
    this.#layers.push(layer);
    return layer.name;
  }

  #free(wanted: string): string {
    return freeName([...this.#specs, ...this.#layers], wanted);
  }
}

function isWhole({ from, to }: Edge, cuts: readonly Cut[]): boolean {
  return from.width === cuts[from.cut]!.size && to.width === cuts[to.cut]!.size;
}

/** The values of a cut point that stay, in their own order. */
function inPlace({ order, size }: Cut, width: number): number[] {
  const kept = order?.slice(0, width) ?? Array.from({ length: size }, (_, at) => at);
  return [...kept].sort((a, b) => a - b);
}

interface Chosen {
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly rank: number | undefined;
}

interface FittedMap {
  readonly first?: Float64Array;
  readonly second: Float64Array;
  readonly offset: Float64Array;
}

function fitted({ moments, ranks, aim }: Segment, to: Cut, { inputs, outputs, rank }: Chosen): FittedMap {
  const isWhole = inputs.length === moments.inputs && outputs.length === moments.outputs;
  const some = isWhole ? moments : someOutputs(inputs.length === moments.inputs ? moments : momentsOfSome(moments, inputs), outputs);
  const map =
    rank === undefined ? plainMap(some) : isWhole ? ranks.factors(rank) : narrowed(some, ranks, { outputs, rank, all: moments.outputs });
  return aim === 'original' ? map : beforeActivation(map, some.outputMeans, activationAt(to));
}

/** A map between fewer inputs and outputs: its directions are about those that are known. */
function narrowed(some: Moments, { directions }: Segment['ranks'], { outputs, rank, all }: Narrowing): FittedMap {
  const start = new Float64Array(rank * outputs.length);
  for (let k = 0; k < rank; k++)
    for (const [at, output] of outputs.entries()) start[k * outputs.length + at] = directions[k * all + output]!;
  return reducedRank(some, { ranks: rank, start }).factors(rank);
}

interface Narrowing {
  readonly outputs: readonly number[];
  readonly rank: number;
  /** How many outputs there were. */
  readonly all: number;
}

function plainMap(moments: Moments): FittedMap {
  const { matrix, offset } = regression(moments);
  return { second: matrix, offset };
}

function someOutputs({ inputs, outputs, cross, outputMeans, variances, ...rest }: Moments, kept: readonly number[]): Moments {
  if (kept.length === outputs) return { inputs, outputs, cross, outputMeans, variances, ...rest };
  const few = new Float64Array(inputs * kept.length);
  for (let input = 0; input < inputs; input++)
    for (const [at, output] of kept.entries()) few[input * kept.length + at] = cross[input * outputs + output]!;
  const of = (values: Float64Array) => Float64Array.from(kept, (output) => values[output]!);
  return { inputs, outputs: kept.length, cross: few, outputMeans: of(outputMeans), variances: of(variances), ...rest };
}

/** The steepest slope of an activation, and the value that it is given where it gives another. */
const inverses: Partial<Record<ActivationName, { readonly slope: number; readonly before: (value: number) => number }>> = {
  sigmoid: { slope: 0.25, before: (value) => Math.log(within(value, 0.01, 0.99) / (1 - within(value, 0.01, 0.99))) },
  tanh: { slope: 1, before: (value) => Math.atanh(within(value, -0.99, 0.99)) },
};

/** A map to the data as one to what the activation is given: linear about the means. */
function beforeActivation({ second, offset, ...map }: FittedMap, means: Float64Array, activation: ActivationName): FittedMap {
  const inverse = inverses[activation];
  if (inverse === undefined) return { ...map, second, offset };
  const { slope, before } = inverse;
  return {
    ...map,
    second: second.map((value) => value / slope),
    offset: offset.map((value, output) => before(means[output]!) + (value - means[output]!) / slope),
  };
}

function within(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

function tensor(shape: readonly number[], values: ArrayLike<number>): WeightTensor {
  return { shape, data: Float32Array.from(values) };
}

/** In the order of the graph's layers. */
function inOrder(graph: ModelGraph, weights: Weights): Weights {
  return new Map(
    graph.layers.flatMap((layer) =>
      layer.weights.map(({ name }) => [weightKey(layer.name, name), weights.get(weightKey(layer.name, name))!] as const),
    ),
  );
}

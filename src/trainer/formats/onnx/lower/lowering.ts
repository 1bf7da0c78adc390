/** Makes layers of a spec out of the nodes of a graph. Weights are only named here, and read when the whole model has layers. */
import { isLayerType, kindOf, type LayerSpec } from '../../../../core/layers';
import { formatShape, type Shape, ShapeError } from '../../../../core/layers/kind';
import { type Message, say } from '../../../../core/message/message';
import type { GraphNode } from '../graph/graphNode';
import { unsupported } from '../graph/unsupported';
import type { Constant } from '../values/constant';
import { regroup } from './regroup';
import { asWritten, channelsLast, type LayerDraft, layerShape, type NormalizedGroups, type Value } from './value';

/** A layer to make; fields and weights that are `undefined` are left out. */
export interface NewLayer {
  readonly type: string;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly inputs?: readonly Value[];
  readonly weights?: Readonly<Record<string, Constant | undefined>>;
}

/** Orders of units are written into the spec, where nothing else helps. */
const mostSelected = 65_536;

export class Lowering {
  /** In the order in which they were made: each after its inputs. */
  readonly layers: LayerDraft[] = [];
  readonly notices: Message[] = [];
  /** By tensor. */
  readonly values = new Map<string, Value>();
  /** By tensor: what a node reshaped to it. */
  readonly reshapedFrom = new Map<string, Value>();
  /** By tensor. */
  readonly normalizedGroups = new Map<string, NormalizedGroups>();
  /** Outputs of the model whose logarithms the file gives. */
  readonly logarithms = new Set<string>();
  private readonly beforeReshape = new Map<LayerDraft, Value>();

  /**
   * @param freeName a name like the given one that no layer has yet
   * @param isUsed whether a node, or the model's output, takes the tensor
   * @param isEnd whether it is an output of the model, and no node takes it
   */
  constructor(
    private readonly freeName: (wanted: string) => string,
    readonly isUsed: (tensor: string) => boolean,
    readonly isEnd: (tensor: string) => boolean,
  ) {}

  input(node: GraphNode, index = 0): Value {
    const { name, constant } = node.input(index);
    if (constant !== undefined)
      unsupported(say('its input "{0}" is a constant of the file, where a spec needs the output of a layer', name));
    return this.values.get(name) ?? unsupported(say('the shape of its input "{0}" is not known', name));
  }

  /** Adds a layer behind others. @throws UnsupportedError where a spec has no such layer, or it does not fit */
  addLayer(node: Pick<GraphNode, 'label'>, { type, fields = {}, inputs = [], weights = {} }: NewLayer): LayerDraft {
    if (!isLayerType(type)) return unsupported(say('a spec has no layer {0}, which would say it', type));
    const kind = kindOf(type);
    const set = Object.entries(fields).filter(([, value]) => value !== undefined);
    const missing = set.find(([field]) => !Object.hasOwn(kind.schema.properties, field));
    if (missing !== undefined) unsupported(say('the layer {0} of a spec has no "{1}", which would say it', type, missing[0]));
    const draft = {
      name: this.freeName(node.label),
      type,
      fields: Object.fromEntries(set),
      inputs: inputs.map(({ layer }) => layer),
      weights: new Map(Object.entries(weights).filter((entry): entry is [string, Constant] => entry[1] !== undefined)),
    };
    const shapes = inputs.map(layerShape);
    const shape = this.checked(() => kind.outputShape(specOf(draft), shapes));
    const wanted = this.checked(() => kind.weights?.(specOf(draft), shapes) ?? []);
    for (const { name, shape: sizes } of wanted) {
      const found = draft.weights.get(name);
      if (found === undefined || found.dims.join() !== sizes.join())
        unsupported(say('its {0} has the shape [{1}], and [{2}] is needed', name, found?.dims.join(', ') ?? '', sizes.join(', ')));
    }
    const layer = { ...draft, shape };
    this.layers.push(layer);
    return layer;
  }

  /**
   * The value behind a layer, where one is needed, whose axes are in another order.
   *
   * @param order of the tensor's axes, the batch first. A value [batch, 16, 4, 4] with its channels last has [0, 2, 3, 1]; [0, 1, 2, 3] has them first
   */
  withAxisOrder(node: GraphNode, value: Value, order: readonly number[]): Value {
    if (order.join() === value.order.join()) return value;
    const isReal = (axis: number) => value.dims[axis] !== 1;
    const [have, want] = [value.order.slice(1).filter(isReal), order.slice(1).filter(isReal)];
    const isSameBatch = value.order[0] === order[0] || (value.order[0] === -1 && value.dims[order[0]!] === 1);
    if (!isSameBatch) unsupported(say('it treats the rows of a batch as parts of one another'));
    if (have.join() !== want.join()) return this.permuted(node, this.withUnitsInOrder(node, value), have, order);
    const keeps = value.units === undefined || value.order.at(-1) === order.at(-1);
    return this.viewedAs(node, keeps ? value : this.withUnitsInOrder(node, value), {
      dims: value.dims,
      order,
      units: keeps ? value.units : undefined,
    });
  }

  /** The value with its units in the tensor's order: behind a Select, where the layer has them in another. */
  withUnitsInOrder(node: GraphNode, value: Value): Value {
    if (value.units === undefined) return value;
    const units = layerShape(value).at(-1) ?? 0;
    if (units > mostSelected) unsupported(say('its input has {0} units in an order that a spec cannot say', units));
    const place = new Array<number>(units);
    for (const [at, unit] of value.units.indices().entries()) place[unit] = at;
    return {
      ...value,
      layer: this.addLayer(node, { type: 'Select', fields: { indices: place }, inputs: [value] }),
      units: undefined,
      isExclusive: true,
    };
  }

  /**
   * The value after the file's reshape of the tensor to `dims`: behind layers that move axes or units, where the spec's order of axes would mix values up.
   *
   * @param batch the batch axis of `dims`; where it is not given, it is found by its size
   */
  reshapedTo(node: GraphNode, value: Value, dims: Shape, batch?: number): Value {
    const last = value.order.at(-1)!;
    const isUntouched = value.units !== undefined && value.dims[last] === dims.at(-1) && last === value.dims.length - 1;
    const from = value.units === undefined || isUntouched ? value : this.withUnitsInOrder(node, value);
    const same = regroup(from, dims, batch);
    if (same !== undefined) return this.viewedAs(node, from, { dims, order: same.order, units: same.units ?? from.units });
    const written = this.withAxisOrder(node, from, [
      from.order[0]!,
      ...asWritten(from.dims.length).filter((axis) => axis !== from.order[0]),
    ]);
    const after = regroup(written, dims, batch);
    if (after === undefined)
      return unsupported(say('it reshapes [{0}] to [{1}], across rows of a batch', formatShape(value.dims), formatShape(dims)));
    return this.viewedAs(node, written, { dims, ...after });
  }

  /** A model's output, with all its axes. */
  asOutput(node: GraphNode, value: Value): Value {
    const rank = value.dims.length;
    const isReal = (axis: number) => value.dims[axis] !== 1;
    const batch = value.order[0]!;
    const rest = (order: readonly number[]) => order.filter((axis) => axis !== batch);
    const have = value.order.slice(1);
    if (batch < 0 || have.length === rank - 1) return this.withUnitsInOrder(node, value);
    const fits = [channelsLast(rank), asWritten(rank)].find((order) => rest(order).filter(isReal).join() === have.filter(isReal).join());
    return fits === undefined
      ? this.withUnitsInOrder(node, value)
      : this.withAxisOrder(node, this.withUnitsInOrder(node, value), [batch, ...rest(fits)]);
  }

  private permuted(node: GraphNode, value: Value, have: readonly number[], order: readonly number[]): Value {
    if (!isLayerType('Permute'))
      unsupported(
        say('it needs the axes of its input in another order: a spec has no layer that moves axes, and only channels can be moved last'),
      );
    const bare = this.viewedAs(node, value, { dims: value.dims, order: [value.order[0]!, ...have] });
    const want = order.slice(1).filter((axis) => value.dims[axis] !== 1);
    const layer = this.addLayer(node, { type: 'Permute', fields: { dims: want.map((axis) => have.indexOf(axis) + 1) }, inputs: [bare] });
    const moved = { ...bare, layer, order: [order[0]!, ...want], isExclusive: true };
    return this.viewedAs(node, moved, { dims: value.dims, order });
  }

  /** The layer's values as they lie, seen as a tensor of other axes: behind a Reshape or Flatten, where the layer's own shape changes. */
  viewedAs(node: GraphNode, value: Value, as: Pick<Value, 'dims' | 'order' | 'units'>): Value {
    const sizes = layerShape(as);
    const isBack = value.isExclusive && this.beforeReshape.has(value.layer);
    const from = isBack ? this.beforeReshape.get(value.layer)! : value;
    const base = { ...value, ...as };
    if (sizes.join() === layerShape(from).join() && sizes.length === layerShape(from).length)
      return { ...base, layer: from.layer, isExclusive: value.isExclusive && from.isExclusive };
    if (sizes.includes(null)) unsupported(say('it reshapes sizes that are only known when the model runs'));
    const source = isBack ? { ...from, isExclusive: true } : value;
    const layer =
      sizes.length === 1
        ? this.addLayer(node, { type: 'Flatten', inputs: [source] })
        : this.addLayer(node, { type: 'Reshape', fields: { targetShape: sizes }, inputs: [source] });
    this.beforeReshape.set(layer, from);
    return { ...base, layer, isExclusive: true };
  }

  private checked<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof ShapeError) unsupported(error.userMessage);
      throw error;
    }
  }
}

/** Whether a spec's layer has that field. */
export function hasField(type: string, field: string): boolean {
  return isLayerType(type) && Object.hasOwn(kindOf(type).schema.properties, field);
}

/** The layer as a spec has it; it is checked by the spec's validation when the whole model has layers. */
export function specOf(draft: Omit<LayerDraft, 'shape'>): LayerSpec {
  const inputs = draft.inputs.length === 0 ? {} : { inputs: draft.inputs.map(({ name }) => name) };
  return { type: draft.type, name: draft.name, ...inputs, ...draft.fields } as LayerSpec;
}

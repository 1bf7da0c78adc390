/**
 * Keras models whose values have the channels in front of rows and columns. Layers of a spec have them last, so that the axes of their values are in
 * another order than the file's, and stay so from layer to layer: only a layer that needs the file's own order gets a Permute in front of it.
 */
import { isChannelsFirst } from '../../../../core/keras/channelsFirst';
import { camelCased, type Config, objectIn } from '../../../../core/keras/config';
import { modernized } from '../../../../core/keras/keras1';
import { isLayerType, kindOf } from '../../../../core/layers';
import { classOf, type Leaf } from './flatten';
import type { Fields } from './fields';
import { isOperation } from './operations';
import type { AxisOrder, Result } from './specLayers';
import { activationName } from './values';

/** Layers that treat each value by itself, or all along one axis, which their config says. */
const ofAnyOrder =
  /^(?:ReLU|LeakyReLU|PReLU|ELU|ThresholdedReLU|Rescaling|Identity|ActivityRegularization|(?:Gaussian|Alpha)?Dropout|GaussianNoise|TFOpLambda)$/u;

/** The order in which a layer of the file takes its inputs; `undefined` for that of the file. @param sources its inputs */
export function orderWanted(element: Config, sources: readonly Pick<Result, 'shape' | 'order'>[]): AxisOrder | undefined {
  const { className, config } = modernLayer(element);
  const rank = sources[0]?.shape?.length ?? 0;
  if (className === 'TimeDistributed') {
    const inner = objectIn(config, 'layer');
    return inner && withSteps(orderWanted(inner, sources.map(withoutSteps)));
  }
  if (isChannelsFirst(config)) return channelsLast(rank, 0);
  const axis = singleAxis(config, rank);
  const given = sources.find(({ order }) => order !== undefined)?.order;
  if (axis !== undefined) return given?.at(-1) === axis ? given : withLast(axis, rank);
  return takesAnyOrder(element) ? given : undefined;
}

/** The config of a layer that gets its inputs in that order. */
export function inOrder(config: Config, order: AxisOrder | undefined): Config {
  const { dataFormat: _, ...rest } = config;
  const turned = isChannelsFirst(config) ? rest : config;
  if (order === undefined) return turned;
  const axis = singleAxis(config, order.length);
  const { sharedAxes } = config;
  const shared: readonly unknown[] = [sharedAxes].flat();
  return {
    ...turned,
    ...(axis === undefined ? {} : { axis: order.indexOf(axis) + 1 }),
    ...(sharedAxes === undefined ? {} : { sharedAxes: order.flatMap((own, at) => (shared.includes(own + 1) ? [at + 1] : [])) }),
  };
}

/** The order of a TimeDistributed for the layer in it. */
export function orderOfSteps(order: AxisOrder | undefined): AxisOrder | undefined {
  return order?.[0] === 0 ? order.slice(1).map((axis) => axis - 1) : undefined;
}

/** The order in which the weights have the axes of the layer's input, where they have these. */
export function weightOrder(element: Config, order: AxisOrder | undefined): AxisOrder | undefined {
  const { className, config } = modernLayer(element);
  const inner = className === 'TimeDistributed' ? objectIn(config, 'layer') : undefined;
  if (inner !== undefined) return weightOrder(inner, orderOfSteps(order));
  return className === 'PReLU' ? order : undefined;
}

/** What a layer of the file that only names axes anew does to values that are in another order already: nothing. */
export function renamedAxes(element: Config, [source]: readonly Result[]): Result | undefined {
  const { className, config } = modernLayer(element);
  const { dims } = config;
  if (className !== 'Permute' || source?.order === undefined || !Array.isArray(dims)) return undefined;
  const { name, shape, order: before } = source;
  const order = before.map((axis) => dims.indexOf(axis + 1));
  if (order.includes(-1)) return undefined;
  return { name, ...(shape === undefined ? {} : { shape }), ...(isOfFile(order) ? {} : { order }) };
}

/** The layer behind which a value has the order; `undefined` where it has it already. */
export function moving({ shape, order: have }: Result, order: AxisOrder | undefined): Fields | undefined {
  const from = have ?? shape?.map((_, axis) => axis);
  const to = order ?? from?.toSorted((a, b) => a - b);
  if (shape === undefined || from === undefined || to?.length !== from.length || from.join() === to.join()) return undefined;
  const places = to.map((axis) => from.indexOf(axis));
  const sizes = places.map((place) => shape[place]!);
  // Axes of size 1 can be anywhere.
  const isSame = places.filter((place) => shape[place] !== 1).every((place, at, all) => at === 0 || place > all[at - 1]!);
  if (isSame && sizes.every((size) => typeof size === 'number')) return { type: 'Reshape', targetShape: sizes };
  return { type: 'Permute', dims: places.map((place) => place + 1) };
}

/**
 * Inputs of the model, and layers behind them, whose values go to layers that have channels first.
 *
 * @returns by name, how many axes are in front of the channels
 */
export function turnedFrom(leaves: readonly Leaf[]): ReadonlyMap<string, number> {
  const turned = new Map<string, number>();
  for (const { name, element, inputs } of leaves.toReversed()) {
    const leading = element && (axesAhead(element) ?? (passesOrder(element) ? turned.get(name) : undefined));
    if (leading !== undefined) for (const input of inputs) turned.set(input, leading);
  }
  return turned;
}

/** Axes without the batch in another order: the first of those behind `leading` last. `undefined` where that changes nothing. */
export function channelsLast(rank: number, leading: number): AxisOrder | undefined {
  return rank < leading + 2 ? undefined : withLast(leading, rank);
}

function withLast(last: number, rank: number): AxisOrder | undefined {
  const order = [...Array.from({ length: rank }, (_, axis) => axis).filter((axis) => axis !== last), last];
  return isOfFile(order) ? undefined : order;
}

function isOfFile(order: AxisOrder): boolean {
  return order.every((axis, at) => axis === at);
}

function modernLayer(element: Config): ReturnType<typeof modernized> {
  return modernized(classOf(element), camelCased(objectIn(element, 'config') ?? {}));
}

/** Of a layer that has its channels first: how many axes are in front of them. */
function axesAhead(element: Config): number | undefined {
  const { className, config } = modernLayer(element);
  const inner = className === 'TimeDistributed' ? objectIn(config, 'layer') : undefined;
  const own = inner && axesAhead(inner);
  return own === undefined ? (isChannelsFirst(config) ? 0 : undefined) : own + 1;
}

function passesOrder(element: Config): boolean {
  return modernLayer(element).config['axis'] !== undefined || takesAnyOrder(element);
}

function takesAnyOrder(element: Config): boolean {
  const { className, config } = modernLayer(element);
  if (className === 'Activation') return activationName(config['activation'], '') !== 'softmax';
  return ofAnyOrder.test(className) || isOperation(element) || (isLayerType(className) && kindOf(className).flow === 'elementwise');
}

/** The one axis along which a layer works, without the batch, which Keras counts as axis 0. */
function singleAxis({ axis }: Config, rank: number): number | undefined {
  const [only, ...others] = [axis].flat();
  if (typeof only !== 'number' || others.length > 0) return undefined;
  const own = only < 0 ? rank + only : only - 1;
  return own >= 0 && own < rank ? own : undefined;
}

function withoutSteps({ shape, order }: Pick<Result, 'shape' | 'order'>): Pick<Result, 'shape' | 'order'> {
  const inner = orderOfSteps(order);
  return { ...(shape === undefined ? {} : { shape: shape.slice(1) }), ...(inner === undefined ? {} : { order: inner }) };
}

function withSteps(order: AxisOrder | undefined): AxisOrder | undefined {
  return order && [0, ...order.map((axis) => axis + 1)];
}

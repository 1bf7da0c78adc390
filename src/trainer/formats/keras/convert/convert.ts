/** A Keras model as the layers of a spec. */
import type { Config } from '../../../../core/keras/config';
import { kindOf, type LayerSpec } from '../../../../core/layers';
import type { Shape } from '../../../../core/layers/kind';
import { type Message, say } from '../../../../core/message/message';
import { analyzeSpec } from '../../../../core/spec/analyze';
import { turnedRows } from '../../axes';
import { channelsLast, moving, orderWanted, renamedAxes, turnedFrom, weightOrder } from './axisOrder';
import { broadcasts } from './broadcasting';
import { flatten, type FlatModel, type Leaf } from './flatten';
import type { Fields } from './fields';
import { type Converted, convertLayer } from './layer';
import { type AxisOrder, type Result, shapesOf, SpecLayers, type UncheckedLayer } from './specLayers';

export interface ConvertedModel {
  /** None where there are problems. */
  readonly layers: readonly LayerSpec[];
  /** Names of the layers that give the model's outputs, where it is not the last alone. */
  readonly outputs?: readonly string[];
  /** Where the layers with weights come from. */
  readonly origins: ReadonlyMap<string, OriginalLayer>;
  /** As an importer gives them. */
  readonly axes: ReadonlyMap<string, readonly number[]>;
  readonly notices: readonly Message[];
  readonly problems: readonly ConversionProblem[];
}

export interface OriginalLayer extends Leaf {
  /** Values of weights that its config gives. */
  readonly values?: Converted['values'];
  /** Axis i of its weights is axis `order[i]` of those in the file, where that is another one. */
  readonly order?: AxisOrder | undefined;
}

export interface ConversionProblem {
  /** The name in the file of the outermost layer with the problem; missing where it is the whole model's. */
  readonly layer?: string;
  readonly message: Message;
}

export interface KerasModel {
  /** `class_name` and `config`. */
  readonly element: Config;
  /** The version of Keras that wrote it, "" where that is not known. */
  readonly dialect: string;
  /** What the model takes, for one that does not say so itself. */
  readonly inputShape?: Shape | undefined;
}

/** A Keras model as layers of a spec. Never throws: what a spec cannot have is a problem, and no layer stands for it. */
export function convertModel(model: KerasModel): ConvertedModel {
  const flat = flatten(model.element);
  const { leaves, outputs, problems: structure } = flat;
  const to = new Conversion(model, flat);
  if (structure.length > 0) return { ...to.made, layers: [], problems: structure.map((message) => ({ message })) };
  const used = needed(leaves, outputs);
  for (const leaf of leaves) if (used.has(leaf.name)) to.add(leaf);
  if (outputs.length === 0) to.made.problems.push({ message: say('the file does not say which layer is its output') });
  if (to.made.problems.length > 0) return { ...to.made, layers: [] };
  const given = outputs.map((output) => to.output(output));
  const isLast = given.length === 1 && given[0] === to.spec.all.at(-1)?.name;
  return { ...to.made, ...checked(to.spec.all, isLast ? undefined : given, to.made.origins) };
}

class Conversion {
  readonly spec = new SpecLayers();
  readonly made = {
    origins: new Map<string, OriginalLayer>(),
    axes: new Map<string, readonly number[]>(),
    notices: [] as Message[],
    problems: [] as ConversionProblem[],
  };
  readonly #model: KerasModel;
  readonly #names: FlatModel['names'];
  readonly #turned: ReadonlyMap<string, number>;
  /** What stands for a leaf's output in the spec. */
  readonly #results = new Map<string, Result>();

  constructor(model: KerasModel, { leaves, names }: FlatModel) {
    this.#model = model;
    this.#names = names;
    this.#turned = turnedFrom(leaves);
  }

  /** The layers that stand for one of the file, behind those that stand for its inputs. */
  add(leaf: Leaf): void {
    const { dialect, inputShape } = this.#model;
    const element = leaf.element ?? inputOf(inputShape);
    const given = leaf.inputs.flatMap((input) => this.#results.get(input) ?? []);
    const renamed = renamedAxes(element, given);
    if (renamed !== undefined) {
      this.#results.set(leaf.name, renamed);
      return;
    }
    const order = orderWanted(element, given);
    const sources = given.map((source) => this.#moved(source, order, leaf));
    const converted = convertLayer(element, { inputs: shapesOf(sources), order, dialect }, sources.length);
    const about = (message: Message) =>
      say('layer "{0}" ({1}): {2}', leaf.path.map(({ name }) => name).join('/') || leaf.name, leaf.className, message);
    this.made.problems.push(...converted.problems.map((message) => ({ ...atLayer(leaf), message: about(message) })));
    this.made.notices.push(...converted.notices.map(about));
    const [own] = converted.layers;
    if (own?.type === 'Input') {
      this.#addInput(leaf, own['shape'] as Shape);
      return;
    }
    if (own !== undefined && leaf.uses > 1 && hasWeights(own, shapesOf(sources)))
      this.made.problems.push({ ...atLayer(leaf), message: about(sharedWeights(leaf)) });
    const { name, shape } = this.#addLayers(leaf, converted, sources);
    if (own !== undefined) this.made.origins.set(leaf.name, { ...leaf, values: converted.values, order: weightOrder(element, order) });
    const isKnown = shape !== undefined && converted.problems.length === 0;
    const keepsOrder = order?.length === shape?.length;
    this.#results.set(leaf.name, { name, ...(isKnown ? { shape, ...(keepsOrder ? { order } : {}) } : {}) });
  }

  /** @param leaf the name of one that gives an output of the model @returns that of the spec's layer */
  output(leaf: string): string {
    const result = this.#results.get(leaf)!;
    this.#tellAxes(result);
    return result.name;
  }

  /** With its channels last, where layers want them there. */
  #addInput(leaf: Leaf, shape: Shape): void {
    const leading = this.#turned.get(leaf.name);
    const order = leading === undefined ? undefined : channelsLast(shape.length, leading);
    const turned = order === undefined ? shape : order.map((axis) => shape[axis]!);
    const result = { ...this.spec.add({ type: 'Input', shape: turned }, leaf.name, []), ...(order === undefined ? {} : { order }) };
    this.#results.set(leaf.name, result);
    if (order !== undefined && this.made.axes.size === 0) this.made.notices.push(turnedRows());
    this.#tellAxes(result);
  }

  #tellAxes({ name, order }: Result): void {
    if (order !== undefined) this.made.axes.set(name, [0, ...order.map((axis) => axis + 1)]);
  }

  #moved(source: Result, order: AxisOrder | undefined, { name }: Leaf): Result {
    const fields = moving(source, order);
    return fields === undefined ? source : this.spec.add(fields, this.#names.take(`${name}_${fields.type.toLowerCase()}`), [source]);
  }

  #addLayers(leaf: Leaf, { layers: [own, ...behind], ahead }: Converted, sources: readonly Result[]): Result {
    const shapes = shapesOf(sources);
    const repeats = own && shapes.length === sources.length ? broadcasts(own.type, shapes) : [];
    const inputs = sources.map((source, at) => {
      const repeat = repeats[at];
      if (repeat !== undefined) return this.spec.add(repeat, this.#names.take(`${leaf.name}_repeated`), [source]);
      return ahead === undefined ? source : this.spec.add(ahead, this.#names.take(`${leaf.name}_padding`), [source]);
    });
    const steps = [inputs[0] ?? { name: leaf.name }];
    if (own !== undefined) steps.push(this.spec.add(own, leaf.name, inputs));
    for (const fields of behind) {
      const before = fields.stepsBack === undefined ? [] : [steps.at(-1 - fields.stepsBack)!];
      const name = this.#names.take(`${leaf.name}_${fields.type === 'Reshape' ? 'reshape' : 'activation'}`);
      steps.push(this.spec.add(fields, name, [...before, steps.at(-1)!]));
    }
    return steps.at(-1)!;
  }
}

function inputOf(shape: Shape | undefined): Config {
  return { class_name: 'InputLayer', config: shape === undefined ? {} : { batch_shape: [null, ...shape] } };
}

function atLayer({ path: [outermost] }: Leaf): Pick<ConversionProblem, 'layer'> {
  return outermost === undefined ? {} : { layer: outermost.name };
}

/** The layers that the outputs follow from. */
function needed(leaves: readonly Leaf[], outputs: readonly string[]): ReadonlySet<string> {
  const used = new Set(outputs);
  for (const { name, inputs } of leaves.toReversed()) if (used.has(name)) for (const input of inputs) used.add(input);
  return used;
}

function sharedWeights({ uses }: Leaf): Message {
  return say('the model runs it {0} times with the same weights, which a spec cannot express: give each use a layer of its own', uses);
}

function hasWeights(spec: Fields, inputs: readonly Shape[]): boolean {
  const kind = kindOf(spec.type);
  if (kind.weights === undefined) return false;
  try {
    return kind.weights(spec, inputs).length > 0;
  } catch {
    return true;
  }
}

/** The layers as those of a spec, or what is wrong with them as such: values and combinations that specs do not have. */
function checked(
  layers: readonly UncheckedLayer[],
  outputs: readonly string[] | undefined,
  origins: ReadonlyMap<string, Leaf>,
): Pick<ConvertedModel, 'layers' | 'outputs' | 'problems'> {
  const { spec, problems } = analyzeSpec(JSON.stringify({ name: 'model', layers, outputs }));
  if (spec !== undefined) return { layers: spec.layers, ...(outputs === undefined ? {} : { outputs }), problems: [] };
  const errors = problems.flatMap(({ severity, path, message }): ConversionProblem[] => {
    if (severity !== 'error') return [];
    const [, index] = path;
    const layer = typeof index === 'number' ? layers[index] : undefined;
    const leaf = layer && origins.get(layer.name);
    return [{ ...(leaf === undefined ? {} : atLayer(leaf)), message: say('a spec cannot express this model: {0}', message) }];
  });
  return { layers: [], problems: errors };
}

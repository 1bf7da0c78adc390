/** A Keras model as the layers of a spec. */
import type { Config } from '../../../../core/keras/config';
import { kindOf, type LayerSpec } from '../../../../core/layers';
import type { Shape } from '../../../../core/layers/kind';
import { type Message, say } from '../../../../core/message/message';
import { analyzeSpec } from '../../../../core/spec/analyze';
import { broadcasts } from './broadcasting';
import { flatten, type Leaf } from './flatten';
import type { Fields } from './fields';
import { type Converted, convertLayer } from './layer';
import { type Result, shapesOf, SpecLayers, type UncheckedLayer } from './specLayers';

export interface ConvertedModel {
  /** None where there are problems. */
  readonly layers: readonly LayerSpec[];
  /** Names of the layers that give the model's outputs, where it is not the last alone. */
  readonly outputs?: readonly string[];
  /** Where the layers with weights come from. */
  readonly origins: ReadonlyMap<string, OriginalLayer>;
  readonly notices: readonly Message[];
  readonly problems: readonly ConversionProblem[];
}

export interface OriginalLayer extends Leaf {
  /** Values of weights that its config gives. */
  readonly values?: Converted['values'];
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
export function convertModel({ element, dialect, inputShape }: KerasModel): ConvertedModel {
  const { leaves, outputs, names, problems: structure } = flatten(element);
  if (structure.length > 0) return { layers: [], origins: new Map(), notices: [], problems: structure.map((message) => ({ message })) };
  const used = needed(leaves, outputs);
  /** What stands for a leaf's output in the spec, with its shape. */
  const results = new Map<string, Result>();
  const spec = new SpecLayers();
  const origins = new Map<string, OriginalLayer>();
  const notices: Message[] = [];
  const problems: ConversionProblem[] = [];
  for (const leaf of leaves.filter(({ name }) => used.has(name))) {
    const sources = leaf.inputs.flatMap((input) => results.get(input) ?? []);
    const shapes = shapesOf(sources);
    const converted = convertLayer(leaf.element ?? inputOf(inputShape), shapes, dialect, sources.length);
    const about = (message: Message) =>
      say('layer "{0}" ({1}): {2}', leaf.path.map(({ name }) => name).join('/') || leaf.name, leaf.className, message);
    problems.push(...converted.problems.map((message) => ({ ...atLayer(leaf), message: about(message) })));
    notices.push(...converted.notices.map(about));
    const [own, ...behind] = converted.layers;
    const repeats = own && shapes.length === sources.length ? broadcasts(own.type, shapes) : [];
    const inputs = sources.map((source, at) => {
      const repeat = repeats[at];
      if (repeat !== undefined) return spec.add(repeat, names.take(`${leaf.name}_repeated`), [source]);
      return converted.ahead === undefined ? source : spec.add(converted.ahead, names.take(`${leaf.name}_padding`), [source]);
    });
    const steps = [inputs[0] ?? { name: leaf.name }];
    if (own !== undefined) {
      steps.push(spec.add(own, leaf.name, inputs));
      origins.set(leaf.name, { ...leaf, values: converted.values });
      if (leaf.uses > 1 && hasWeights(own, shapes)) problems.push({ ...atLayer(leaf), message: about(sharedWeights(leaf)) });
    }
    for (const fields of behind) {
      const before = fields.stepsBack === undefined ? [] : [steps.at(-1 - fields.stepsBack)!];
      const name = names.take(`${leaf.name}_${fields.type === 'Reshape' ? 'reshape' : 'activation'}`);
      steps.push(spec.add(fields, name, [...before, steps.at(-1)!]));
    }
    const result = steps.at(-1)!;
    results.set(leaf.name, converted.problems.length > 0 ? { name: result.name } : result);
  }
  if (outputs.length === 0) problems.push({ message: say('the file does not say which layer is its output') });
  if (problems.length > 0) return { layers: [], origins, notices, problems };
  const given = outputs.map((output) => results.get(output)!.name);
  const isLast = given.length === 1 && given[0] === spec.all.at(-1)?.name;
  return { ...checked(spec.all, isLast ? undefined : given, origins), origins, notices };
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

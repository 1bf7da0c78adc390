/** A Keras model as the layers of a spec. */
import type { Config } from '../../../../core/keras/config';
import { kindOf, type LayerSpec } from '../../../../core/layers';
import { type Shape, ShapeError } from '../../../../core/layers/kind';
import { type Message, say } from '../../../../core/message/message';
import { analyzeSpec } from '../../../../core/spec/analyze';
import { flatten, type Leaf } from './flatten';
import { convertLayer, type Fields } from './layer';

export interface ConvertedModel {
  /** None where there are problems. */
  readonly layers: readonly LayerSpec[];
  /** Names of the layers that give the model's outputs, where it is not the last alone. */
  readonly outputs?: readonly string[];
  /** Where the layers with weights come from. */
  readonly origins: ReadonlyMap<string, Leaf>;
  readonly notices: readonly Message[];
  readonly problems: readonly ConversionProblem[];
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

export function convertModel({ element, dialect, inputShape }: KerasModel): ConvertedModel {
  const { leaves, outputs, names, problems: structure } = flatten(element);
  if (structure.length > 0) return { layers: [], origins: new Map(), notices: [], problems: structure.map((message) => ({ message })) };
  const used = needed(leaves, outputs);
  /** What stands for a leaf's output in the spec, with its shape. */
  const results = new Map<string, Result>();
  const unchecked: UncheckedLayer[] = [];
  const origins = new Map<string, Leaf>();
  const notices: Message[] = [];
  const problems: ConversionProblem[] = [];
  for (const leaf of leaves.filter(({ name }) => used.has(name))) {
    const sources = leaf.inputs.flatMap((input) => results.get(input) ?? []);
    const shapes = sources.flatMap(({ shape }) => (shape === undefined ? [] : [shape]));
    const converted = convertLayer(leaf.element ?? inputOf(inputShape), shapes, dialect, sources.length);
    const about = (message: Message) =>
      say('layer "{0}" ({1}): {2}', leaf.path.map(({ name }) => name).join('/') || leaf.name, leaf.className, message);
    problems.push(...converted.problems.map((message) => ({ ...atLayer(leaf), message: about(message) })));
    notices.push(...converted.notices.map(about));
    let result: Result = sources[0] ?? { name: leaf.name };
    for (const [index, fields] of converted.layers.entries()) {
      const name = index === 0 ? leaf.name : names.take(`${leaf.name}_activation`);
      const from = index === 0 ? sources.map((source) => source.name) : [result.name];
      const previous = unchecked.at(-1)?.name;
      const spec: UncheckedLayer = {
        ...fields,
        name,
        ...(from.length === 0 || (from.length === 1 && from[0] === previous) ? {} : { inputs: from }),
      };
      const shape = shapeBehind(spec, index > 0 && result.shape !== undefined ? [result.shape] : index === 0 ? shapes : [], from.length);
      if (index === 0) origins.set(name, leaf);
      if (index === 0 && leaf.uses > 1 && hasWeights(spec, shapes))
        problems.push({
          ...atLayer(leaf),
          message: about(
            say(
              'the model runs it {0} times with the same weights, which a spec cannot express: give each use a layer of its own',
              leaf.uses,
            ),
          ),
        });
      unchecked.push(ordered(spec));
      result = { name, ...(shape === undefined ? {} : { shape }) };
    }
    if (converted.problems.length > 0) result = { name: result.name };
    results.set(leaf.name, result);
  }
  if (outputs.length === 0) problems.push({ message: say('the file does not say which layer is its output') });
  if (problems.length > 0) return { layers: [], origins, notices, problems };
  const given = outputs.map((output) => results.get(output)!.name);
  const isLast = given.length === 1 && given[0] === unchecked.at(-1)?.name;
  return { ...checked(unchecked, isLast ? undefined : given, origins), origins, notices };
}

/** A layer that says what the file says: whether a spec may say it shows when the whole is checked. */
type UncheckedLayer = Fields & { readonly name: string; readonly inputs?: readonly string[] };

interface Result {
  readonly name: string;
  readonly shape?: Shape;
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

/** As a person writes it: type and name first. */
function ordered({ type, name, inputs, ...fields }: UncheckedLayer): UncheckedLayer {
  return { type, name, ...(inputs === undefined ? {} : { inputs }), ...fields };
}

/** `undefined` where it does not follow: the check of the whole spec says why. */
function shapeBehind(spec: UncheckedLayer, inputs: readonly Shape[], wanted: number): Shape | undefined {
  if (inputs.length < wanted) return undefined;
  try {
    return kindOf(spec.type).outputShape(spec, inputs);
  } catch (error) {
    if (error instanceof ShapeError || error instanceof TypeError) return undefined;
    throw error;
  }
}

function hasWeights(spec: UncheckedLayer, inputs: readonly Shape[]): boolean {
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

/** One layer of a Keras model as layers of a spec: its own, and an activation behind it where the spec's layer has no such activation. */
import { camelCased, type Config, isConfig, objectIn, shapeOf, snakeCased } from '../../../../core/keras/config';
import { modernized } from '../../../../core/keras/keras1';
import { isLayerType, kindOf, type LayerType } from '../../../../core/layers';
import { elementCount, type Shape } from '../../../../core/layers/kind';
import { type Message, say } from '../../../../core/message/message';
import { activationAsLayers } from './activations';
import { inOrder, orderOfSteps } from './axisOrder';
import { withoutDefaults } from './defaults';
import type { Fields } from './fields';
import { countsWhileTraining, isNeutral } from './neutral';
import { classOf } from './flatten';
import { isOperation, operation } from './operations';
import type { AxisOrder } from './specLayers';
import { activationLayer, activationName, constraint, plainNumber, regularizer, type Translate, translations } from './values';

export interface Converted {
  /** In the order in which they follow one another; none for a layer that passes on what it gets. */
  readonly layers: readonly Fields[];
  /** Why a spec cannot say the layer, as sentences about it. */
  readonly problems: readonly Message[];
  /** What is lost and does not change what the model predicts. */
  readonly notices: readonly Message[];
  /** Values of weights that the config itself gives, by the weights' names; one for all units, or one for each. */
  readonly values?: Readonly<Record<string, readonly number[]>>;
  /** A layer in front of the first. */
  readonly ahead?: Fields;
}

/** Classes that pass on what they get, at least when the model predicts. */
const passing = /^(?:Identity|ActivityRegularization|(?:Spatial|Gaussian|Alpha)?Dropout(?:[123]D)?|Random\w+|GaussianNoise)$/u;

/** What a layer stands in. */
export interface LayerContext {
  /** Shapes, as far as they are known. */
  readonly inputs: readonly Shape[];
  /** In which order the axes of its inputs are, where that is not the file's. */
  readonly order?: AxisOrder | undefined;
  /** The version of Keras that wrote it, "" where that is not known. */
  readonly dialect: string;
}

/** @param sources how many inputs it has */
export function convertLayer(element: Config, context: LayerContext, sources = context.inputs.length): Converted {
  const className = classOf(element);
  const written = objectIn(element, 'config') ?? {};
  if (className === 'InputLayer') return convertInput(written);
  const modern = modernized(className, camelCased(written));
  const isFunction = className === 'TFOpLambda';
  if (isFunction || isOperation(element)) {
    const name = isFunction ? String(modern.config['function']) : className;
    const fields = operation(name, element, sources);
    return fields === undefined ? refused(unknownFunction(name)) : done(fields);
  }
  const { type, config } = renamed(modern.className, modern.config);
  if (!isLayerType(type)) return passing.test(type) ? passed(type) : refused(whyUnknown(className, config));
  return convertFields(type, inOrder(config, context.order), context);
}

function convertFields(type: LayerType, config: Config, context: LayerContext): Converted {
  const { inputs, dialect, order } = context;
  const schema = kindOf(type).schema.properties;
  const translate = translations(dialect);
  const fields: Record<string, unknown> = {};
  const problems: Message[] = [];
  const notices: Message[] = [];
  const after: Converted[] = [];
  const given = givenValues(type, config);
  for (const [field, value] of Object.entries(config)) {
    const isOwn = Object.hasOwn(schema, field) && !['name', 'type', 'inputs'].includes(field);
    if (!isOwn) {
      if (field === 'keepdims' && value === true && inputs[0] !== undefined) after.push(done(keptAxes(inputs[0])));
      else if (Object.hasOwn(given, field)) continue;
      else if (!isNeutral(field, value, inputs)) problems.push(unsupported(field, value));
      else if (field === 'stateful' && value === true) notices.push(say('its state starts anew with every row'));
      else if (countsWhileTraining(field, value))
        notices.push(say('its {0}, which counts only while it is trained, is left out', snakeCased(field)));
      continue;
    }
    // A recurrent layer's is in every step.
    const isLayer = field === 'activation' && !Object.hasOwn(schema, 'returnSequences') && activationName(value, dialect) === undefined;
    const behind = isLayer ? activationBehind(value, context) : undefined;
    if (behind !== undefined) {
      after.push(behind);
      if (type !== 'Activation') fields[field] = 'linear';
      continue;
    }
    if (field === 'padding' && value === 'causal') continue;
    if (field === 'activation' && order !== undefined && activationName(value, dialect) === 'softmax') problems.push(softmaxOverColumns());
    const said = fieldValue(field, value, context, translate);
    if (isConverted(said)) {
      problems.push(...said.problems);
      notices.push(...said.notices);
      const [inner, second] = said.layers;
      if (inner === undefined || second !== undefined) problems.push(unsupported(field, value));
      else fields[field] = inner;
    } else if (said !== undefined) fields[field] = isBoolean(schema[field]) ? Boolean(said) : said;
    else if (isNeutral(field, value, inputs))
      notices.push(say('its {0}, which counts only while it is trained, is left out', snakeCased(field)));
    else problems.push(unsupported(field, value));
  }
  if (type === 'Bidirectional') problems.push(...otherBackwards(config, context));
  const own = { type, ...withoutDefaults(type, fields) } as Fields;
  const isBare = type === 'Activation' && after.length > 0;
  return {
    layers: [...(isBare ? [] : [own]), ...after.flatMap(({ layers }) => layers)],
    problems: [...problems, ...after.flatMap((behind) => behind.problems)],
    notices: [...notices, ...after.flatMap((behind) => behind.notices)],
    values: given,
    ...(config['padding'] === 'causal' ? { ahead: stepsAhead(fields) } : {}),
  };
}

/** "causal": a filter sees its own step and those before it. */
function stepsAhead({ kernelSize, dilationRate = 1 }: Readonly<Record<string, unknown>>): Fields {
  return { type: 'ZeroPadding1D', padding: [(Number(kernelSize) - 1) * Number(dilationRate), 0] };
}

function activationBehind(value: unknown, context: LayerContext): Converted | undefined {
  const layers = activationAsLayers(value);
  if (layers !== undefined) return done(...layers);
  const layer = activationLayer(value);
  return layer && convertLayer(layer, context);
}

/** The axes that global pooling takes away, with the size 1. */
function keptAxes(input: Shape): Fields {
  return { type: 'Reshape', targetShape: input.map((size, axis) => (axis < input.length - 1 ? 1 : size)) };
}

/** The statistics of a Normalization that was made with them. */
function givenValues(type: LayerType, { mean, variance }: Config): Readonly<Record<string, readonly number[]>> {
  if (type !== 'Normalization') return {};
  const values = { mean: numbersOf(mean), variance: numbersOf(variance) };
  return values.mean.length > 0 && values.variance.length > 0 ? values : {};
}

/** Those in lists in lists; none where something else is there. */
function numbersOf(value: unknown): readonly number[] {
  const all: readonly unknown[] = [value].flat(4);
  return all.every((one) => typeof one === 'number') ? all : [];
}

function fieldValue(
  field: string,
  value: unknown,
  { inputs, order, dialect }: LayerContext,
  translate: Readonly<Record<string, Translate>>,
): unknown {
  if (field === 'layer' && isConfig(value))
    return convertLayer(value, { inputs: inputs.map((shape) => shape.slice(1)), order: orderOfSteps(order), dialect });
  if (field === 'targetShape') return wholeShape(value, inputs[0]);
  if (field.endsWith('Regularizer')) return regularizer(value);
  if (field.endsWith('Constraint')) return constraint(value);
  const own = Object.hasOwn(translate, field) ? translate[field] : undefined;
  return own === undefined ? plainNumber(value) : own(value);
}

/** Some wrote 1 for true. */
function isBoolean(schema: unknown): boolean {
  return isConfig(schema) && schema['type'] === 'boolean';
}

function isConverted(value: unknown): value is Converted {
  return isConfig(value) && 'problems' in value;
}

/** The layer that goes backwards must be the one that goes forwards, but for its direction. */
function otherBackwards({ layer, backwardLayer }: Config, context: LayerContext): Message[] {
  if (!isConfig(layer) || !isConfig(backwardLayer)) return [];
  const [forwards, backwards] = [layer, backwardLayer].map((one) => {
    const [fields] = convertLayer(one, context).layers;
    return JSON.stringify({ ...fields, goBackwards: undefined });
  });
  return forwards === backwards ? [] : [say('its layers forwards and backwards are different, which a spec cannot express')];
}

function convertInput(config: Config): Converted {
  const shape = shapeOf(config['batch_input_shape'] ?? config['batch_shape']);
  if (shape === undefined) return refused(say('the file does not say of what shape it is: build the model before it is saved'));
  return done({ type: 'Input', shape });
}

/** A class by the name and the fields that specs have for it. */
function renamed(className: string, config: Config): { readonly type: string; readonly config: Config } {
  if (
    className === 'ReLU' &&
    plainNumber(config['negativeSlope']) !== 0 &&
    config['negativeSlope'] !== undefined &&
    config['maxValue'] === undefined
  ) {
    const { negativeSlope: alpha, ...rest } = config;
    return { type: 'LeakyReLU', config: { ...rest, alpha } };
  }
  if (className === 'LeakyReLU' && config['negativeSlope'] !== undefined) {
    const { negativeSlope: alpha, ...rest } = config;
    return { type: className, config: { ...rest, alpha } };
  }
  // Layers for GPUs, which compute what plain ones compute as they are by default.
  if (className === 'CuDNNLSTM') return { type: 'LSTM', config };
  if (className === 'CuDNNGRU') return { type: 'GRU', config: { ...config, resetAfter: true } };
  if (className === 'Dropout' && config['p'] !== undefined) {
    const { p: rate, ...rest } = config;
    return { type: className, config: { ...rest, rate } };
  }
  return { type: className, config };
}

/** Sizes of which one may be left open. */
function wholeShape(value: unknown, input: Shape | undefined): unknown {
  if (!Array.isArray(value) || !value.includes(-1)) return value;
  const have = input && elementCount(input);
  const sizes = value as readonly number[];
  const rest = sizes.reduce((product, size) => (size === -1 ? product : product * size), 1);
  return typeof have === 'number' ? sizes.map((size) => (size === -1 ? have / rest : size)) : value;
}

function whyUnknown(className: string, { function: name }: Config): Message {
  if (className === 'Lambda') return say('it runs Python code, which cannot be read: replace it by layers');
  if (className === 'SlicingOpLambda') return unknownFunction(String(name));
  return say('a spec has no layer of that type: replace it by others');
}

function unknownFunction(name: string): Message {
  return say('it calls the function {0} as no layer of a spec does: replace it by layers', name);
}

function unsupported(field: string, value: unknown): Message {
  return say('a spec cannot express its "{0}": {1}', snakeCased(field), JSON.stringify(value).slice(0, 80));
}

/** Keras takes the last axis of the values as the file has them. */
function softmaxOverColumns(): Message {
  return say('its softmax goes over the last axis, while its channels come first: give it a Softmax layer of its own, with an axis');
}

function done(...layers: readonly Fields[]): Converted {
  return { layers, problems: [], notices: [] };
}

function refused(problem: Message): Converted {
  return { layers: [], problems: [problem], notices: [] };
}

function passed(type: string): Converted {
  return {
    layers: [],
    problems: [],
    notices: type === 'Identity' ? [] : [say('it counts only while the model is trained, and is left out')],
  };
}

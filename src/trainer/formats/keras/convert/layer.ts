/** One layer of a Keras model as layers of a spec: its own, and an activation behind it where the spec's layer has no such activation. */
import { camelCased, type Config, isConfig, objectIn, shapeOf, snakeCased } from '../../../../core/keras/config';
import { modernized } from '../../../../core/keras/keras1';
import { isLayerType, kindOf, type LayerType } from '../../../../core/layers';
import { elementCount, type Shape } from '../../../../core/layers/kind';
import { type Message, say } from '../../../../core/message/message';
import { withoutDefaults } from './defaults';
import { countsWhileTraining, isNeutral } from './neutral';
import { classOf } from './flatten';
import { tensorFlowOperation } from './operations';
import { activationLayer, activationName, constraint, plainNumber, regularizer, translations } from './values';

/** A layer's type and fields, without its name and inputs. */
export type Fields = Readonly<Record<string, unknown>> & { readonly type: LayerType };

export interface Converted {
  /** In the order in which they follow one another; none for a layer that passes on what it gets. */
  readonly layers: readonly Fields[];
  /** Why a spec cannot say the layer, as sentences about it. */
  readonly problems: readonly Message[];
  /** What is lost and does not change what the model predicts. */
  readonly notices: readonly Message[];
}

/** Classes that pass on what they get, at least when the model predicts. */
const passing = /^(?:Identity|ActivityRegularization|(?:Spatial|Gaussian|Alpha)?Dropout(?:[123]D)?|Random\w+|GaussianNoise)$/u;

/**
 * @param inputs shapes, as far as they are known
 * @param sources how many inputs it has
 * @param dialect the version of Keras that wrote it, "" where that is not known
 */
export function convertLayer(element: Config, inputs: readonly Shape[], dialect: string, sources = inputs.length): Converted {
  const className = classOf(element);
  const written = objectIn(element, 'config') ?? {};
  if (className === 'InputLayer') return convertInput(written);
  const modern = modernized(className, camelCased(written));
  if (className === 'TFOpLambda') {
    const type = tensorFlowOperation(modern.config);
    if (type !== undefined)
      return sources === 2
        ? done({ type })
        : refused(say('one of its inputs is a number, which a spec cannot express: replace it by a layer with weights'));
  }
  const { type, config } = renamed(modern.className, modern.config);
  if (!isLayerType(type)) return passing.test(type) ? passed(type) : refused(whyUnknown(className, config));
  return convertFields(type, config, inputs, dialect);
}

function convertFields(type: LayerType, config: Config, inputs: readonly Shape[], dialect: string): Converted {
  const schema = kindOf(type).schema.properties;
  const translate = translations(dialect);
  const fields: Record<string, unknown> = {};
  const problems: Message[] = [];
  const notices: Message[] = [];
  const after: Converted[] = [];
  for (const [field, value] of Object.entries(config)) {
    const isOwn = Object.hasOwn(schema, field) && !['name', 'type', 'inputs'].includes(field);
    if (!isOwn) {
      if (!isNeutral(field, value, inputs)) problems.push(unsayable(field, value));
      else if (field === 'stateful' && value === true) notices.push(say('its state starts anew with every row'));
      else if (countsWhileTraining(field, value))
        notices.push(say('its {0}, which counts only while it is trained, is left out', snakeCased(field)));
      continue;
    }
    const isLayer = field === 'activation' && activationName(value, dialect) === undefined;
    const behind = isLayer ? activationLayer(value) : undefined;
    if (behind !== undefined) {
      after.push(convertLayer(behind, inputs, dialect));
      if (type !== 'Activation') fields[field] = 'linear';
      continue;
    }
    const said = fieldValue(field, value, inputs, { dialect, translate });
    if (isConverted(said)) {
      problems.push(...said.problems);
      notices.push(...said.notices);
      const [inner, second] = said.layers;
      if (inner === undefined || second !== undefined) problems.push(unsayable(field, value));
      else fields[field] = inner;
    } else if (said !== undefined) fields[field] = isBoolean(schema[field]) ? Boolean(said) : said;
    else if (isNeutral(field, value, inputs))
      notices.push(say('its {0}, which counts only while it is trained, is left out', snakeCased(field)));
    else problems.push(unsayable(field, value));
  }
  if (type === 'Bidirectional') problems.push(...otherBackwards(config, inputs, dialect));
  const own = { type, ...withoutDefaults(type, fields) } as Fields;
  const isBare = type === 'Activation' && after.length > 0;
  return {
    layers: [...(isBare ? [] : [own]), ...after.flatMap(({ layers }) => layers)],
    problems: [...problems, ...after.flatMap((behind) => behind.problems)],
    notices: [...notices, ...after.flatMap((behind) => behind.notices)],
  };
}

interface Saying {
  readonly dialect: string;
  readonly translate: Readonly<Record<string, (value: unknown) => unknown>>;
}

function fieldValue(field: string, value: unknown, inputs: readonly Shape[], { dialect, translate }: Saying): unknown {
  if (field === 'layer' && isConfig(value))
    return convertLayer(
      value,
      inputs.map((shape) => shape.slice(1)),
      dialect,
    );
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
function otherBackwards({ layer, backwardLayer }: Config, inputs: readonly Shape[], dialect: string): Message[] {
  if (!isConfig(layer) || !isConfig(backwardLayer)) return [];
  const [forwards, backwards] = [layer, backwardLayer].map((one) => {
    const [fields] = convertLayer(one, inputs, dialect).layers;
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
  if (className === 'TFOpLambda' || className === 'SlicingOpLambda')
    return say('it calls the TensorFlow function {0}, which has no layer in a spec: replace it by layers', String(name));
  return say('a spec has no layer of that type: replace it by others');
}

function unsayable(field: string, value: unknown): Message {
  return say('a spec cannot express its "{0}": {1}', snakeCased(field), JSON.stringify(value).slice(0, 80));
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

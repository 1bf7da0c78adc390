/** One layer of a Keras file, whatever version wrote it: what its cost follows from, its name, and what feeds it. */
import type { LayerDraft } from '../graph/draft';
import { type Shape, ShapeError } from '../layers/kind';
import { say } from '../message/message';
import { camelCased, type Config, isConfig, nameIn, objectIn, shapeOf } from './config';
import { inputsOf } from './inputs';
import { modernized } from './keras1';
import { kerasRules } from './layers';
import { bidirectional, type InnerLayer, spectralNormalization, timeDistributed } from './layers/wrappers';
import { layersOf, modelClasses, modelRules, noShape } from './nested';
import { guarded, type KerasRules, type KerasSpec } from './rules';

/** A layer of a Keras file, with its class; without rules, the class is not known. */
export type KerasLayer = LayerDraft<KerasSpec> & { readonly type?: string; readonly first?: FirstLayer };

/** The layer that gets what the model gets: the layer itself or, of a model, the first one inside. */
export interface FirstLayer {
  readonly name: string;
  readonly className: string;
}

/** Models in models: more are not read, since every level calls for the next. */
const deepest = 30;

/** @param element of the list of layers */
export function readKerasLayer(element: unknown, depth = 0): KerasLayer {
  if (!isConfig(element)) return {};
  const config = objectIn(element, 'config') ?? {};
  const name = nameIn(element);
  const className = element['class_name'];
  if (typeof className !== 'string') return {};
  const { rules, config: own, type } = readRules(className, element, config, depth);
  const { names, uses, shapes = ownShapes(className, config) } = inputsOf(element, config);
  return {
    name,
    type,
    first: firstLayer(element, name, className, depth),
    ...(names.length > 0 ? { inputs: names } : {}),
    ...(shapes === undefined ? {} : { inputShapes: shapes }),
    ...(rules === undefined ? {} : { rules: guarded(rules, uses), spec: { ...own, type, name } }),
  };
}

/** What a model takes may stand inside of it. */
function ownShapes(className: string, config: Config): readonly Shape[] | undefined {
  return isModel(className, config) ? [] : undefined;
}

function firstLayer(element: Config, name: string, className: string, depth: number): FirstLayer {
  const [inner] = layersOf(element['config']);
  if (depth > deepest || !isConfig(inner) || !isModel(className, objectIn(element, 'config') ?? {})) return { name, className };
  const { class_name: innerClass } = inner;
  return typeof innerClass === 'string' ? firstLayer(inner, nameIn(inner), innerClass, depth + 1) : { name, className };
}

interface ReadRules {
  /** Missing for a class that is not known. */
  readonly rules?: KerasRules;
  readonly config: Config;
  readonly type: string;
}

function readRules(className: string, element: Config, written: Config, depth: number): ReadRules {
  const found = (rules: KerasRules, type = className) => ({ rules, config: camelCased(written), type });
  if (className === 'InputLayer') return found(inputRules, 'Input');
  if (isModel(className, written)) return found(modelRules(element, (layer) => (depth > deepest ? {} : readKerasLayer(layer, depth + 1))));
  const wrap = Object.hasOwn(wrappers, className) ? wrappers[className] : undefined;
  if (wrap !== undefined) return found(wrap(depth));
  const modern = modernized(className, camelCased(written));
  const rules = kerasRules(modern.className);
  return { config: modern.config, type: className, ...(rules === undefined ? {} : { rules }) };
}

/** A class of its own that has layers is a model too. */
export function isModel(className: string, config: Config): boolean {
  return modelClasses.has(className) || Array.isArray(config['layers']);
}

const wrappers: Readonly<Record<string, (depth: number) => KerasRules>> = {
  TimeDistributed: (depth) => timeDistributed((config) => innerLayer(config, depth)),
  Bidirectional: (depth) =>
    bidirectional(
      (config) => innerLayer(config, depth),
      (config, key) => innerOf(config, key, depth),
    ),
  SpectralNormalization: (depth) => spectralNormalization((config) => innerLayer(config, depth)),
};

/** The layer that a wrapper runs. @throws ShapeError when it is not known */
function innerLayer(config: Config, depth: number): InnerLayer {
  const inner = innerOf(config, 'layer', depth);
  if (inner === undefined) throw new ShapeError(say('its config has no "{0}"', 'layer'));
  return inner;
}

function innerOf(config: Config, key: string, depth: number): InnerLayer | undefined {
  const layer = objectIn(config, key);
  if (layer === undefined) return undefined;
  const className = layer['class_name'];
  const written = objectIn(layer, 'config');
  const read =
    typeof className === 'string' && written !== undefined && depth <= deepest
      ? readRules(className, layer, written, depth + 1)
      : undefined;
  if (read?.rules === undefined) throw new ShapeError(say('it runs a layer of type {0}, which is not known', String(className)));
  return { rules: guarded(read.rules, 1), config: read.config };
}

const inputRules: KerasRules = {
  inputs: 'none',
  outputShape: (layer) => inputShape(layer),
};

function inputShape(config: Config): Shape {
  const shape = shapeOf(config['batchInputShape'] ?? config['batchShape']);
  if (shape === undefined) throw noShape();
  return shape;
}

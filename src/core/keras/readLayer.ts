/** One layer of a Keras file, whatever version wrote it: what its cost follows from, its name, and what feeds it. */
import type { LayerDraft } from '../graph/build';
import type { LayerSpec } from '../layers';
import type { LayerRules, Shape } from '../layers/kind';
import { camelCased, type Config, isConfig, shapeOf } from './config';
import { kerasRules } from './layers';
import { modelClasses, modelRules } from './nested';

/** @param element of the list of layers */
export function readKerasLayer(element: unknown): LayerDraft & { readonly type?: string } {
  if (!isConfig(element)) return {};
  const className = element['class_name'];
  const config = isConfig(element['config']) ? element['config'] : {};
  const name = element['name'] ?? config['name'];
  if (typeof className !== 'string' || typeof name !== 'string') return {};
  const type = className === 'InputLayer' ? 'Input' : className;
  const rules = rulesOf(className, element);
  const inputs = inputsOf(element['inbound_nodes']);
  const given = shapeOf(config['batch_input_shape'] ?? config['batch_shape']);
  return {
    name,
    type,
    ...(inputs.length > 0 ? { inputs } : {}),
    ...(given === undefined ? {} : { inputShapes: [given] }),
    // Rules of Keras layers take the config that belongs to them, not a layer of a spec.
    ...(rules === undefined ? {} : { rules, spec: { ...camelCased(config), type, name } as unknown as LayerSpec }),
  };
}

function rulesOf(className: string, element: Config): LayerRules | undefined {
  if (className === 'InputLayer') return inputRules;
  return modelClasses.has(className) ? modelRules(element, readKerasLayer) : kerasRules(className);
}

const inputRules: LayerRules = {
  meaning: 'Where the data enters the model.',
  inputs: 'none',
  outputShape: (layer) => inputShape(layer),
};

function inputShape(config: Config): Shape {
  return shapeOf(config['batchInputShape'] ?? config['batchShape']) ?? [null];
}

/** Names of the layers that feed a layer where it is used first. */
function inputsOf(nodes: unknown): string[] {
  const first: unknown = Array.isArray(nodes) ? nodes[0] : undefined;
  // Keras 2: [["name", 0, 0, {…}], …]; Keras 3: { "args": […], "kwargs": {…} } with tensors somewhere in it.
  if (Array.isArray(first))
    return first.flatMap((input: unknown) => (Array.isArray(input) && typeof input[0] === 'string' ? [input[0]] : []));
  return isConfig(first) ? tensorsIn(first['args']) : [];
}

function tensorsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(tensorsIn);
  if (!isConfig(value) || value['class_name'] !== '__keras_tensor__' || !isConfig(value['config'])) return [];
  const history = value['config']['keras_history'];
  return Array.isArray(history) && typeof history[0] === 'string' ? [history[0]] : [];
}

import type { GraphLayer, ModelGraph } from '../../../core/graph/graph';

/** A model's structure as Keras 2 writes it in JSON, and `tf.loadLayersModel` reads it. */
export interface KerasTopology {
  readonly class_name: 'Functional';
  readonly keras_version: string;
  readonly backend: 'tensorflow';
  readonly config: {
    readonly name: string;
    readonly layers: readonly KerasLayer[];
    readonly input_layers: readonly NodeReference[];
    readonly output_layers: readonly NodeReference[];
  };
}

interface KerasLayer {
  readonly class_name: string;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly inbound_nodes: readonly (readonly (readonly [string, number, number, Record<string, never>])[])[];
}

type NodeReference = readonly [layer: string, node: number, tensor: number];

/** Spec fields are Keras's arguments in camelCase, so their names translate letter by letter. */
export function kerasTopology(graph: ModelGraph): KerasTopology {
  return {
    class_name: 'Functional',
    keras_version: '2.15.0',
    backend: 'tensorflow',
    config: {
      name: graph.name,
      layers: graph.layers.map(kerasLayer),
      input_layers: graph.inputs.map((name) => [name, 0, 0]),
      output_layers: [[graph.output, 0, 0]],
    },
  };
}

function kerasLayer(layer: GraphLayer): KerasLayer {
  const { type, name, inputs: _, ...fields } = layer.spec;
  const config =
    type === 'Input'
      ? { batch_input_shape: [null, ...layer.outputShape], dtype: 'float32', sparse: false }
      : Object.fromEntries(Object.entries(fields).map(([field, value]) => [snakeCase(field), kerasValue(field, value)]));
  return {
    class_name: type === 'Input' ? 'InputLayer' : type,
    name,
    config: { name, ...config },
    inbound_nodes: layer.inputs.length === 0 ? [] : [layer.inputs.map((input) => [input, 0, 0, {}])],
  };
}

const pairs = new Set(['kernelSize', 'strides', 'dilationRate', 'poolSize', 'size']);

function kerasValue(field: string, value: unknown): unknown {
  if (field === 'activation' && typeof value === 'string') return snakeCase(value);
  return pairs.has(field) && typeof value === 'number' ? [value, value] : value;
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
}

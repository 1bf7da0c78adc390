import type { GraphLayer, ModelGraph } from '../../../core/graph/graph';
import { kindOf, type LayerSpec } from '../../../core/layers';
import { innerName, type TfjsLayer } from '../../../core/layers/tfjsForm';
import { withoutTrainingFields } from '../../../core/layers/weightFields';

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
      layers: graph.layers.flatMap(kerasLayers),
      input_layers: graph.inputs.map((name) => [name, 0, 0]),
      output_layers: [[graph.output, 0, 0]],
    },
  };
}

/** The layer, or those that take its place where plain TF.js has no such layer. */
function kerasLayers(layer: GraphLayer): readonly KerasLayer[] {
  return tfjsLayers(layer).map(({ type, name, inputs, fields }) => ({
    class_name: type,
    name,
    config: { name, ...configOf(type, fields, name) },
    inbound_nodes: inputs.length === 0 ? [] : [inputs.map((input) => [input, 0, 0, {}])],
  }));
}

function tfjsLayers({ spec, name, inputs, inputShapes, outputShape }: GraphLayer): readonly TfjsLayer[] {
  const form = kindOf(spec.type).tfjs;
  return form?.layers?.({ layer: spec, inputs, inputShapes, outputShape }) ?? [{ type: spec.type, name, inputs, fields: fieldsFor(spec) }];
}

type Fields = Readonly<Record<string, unknown>>;

/** A layer's own fields, and those that TF.js needs otherwise. */
function fieldsFor(spec: Omit<LayerSpec, 'name' | 'inputs'>): Fields {
  const { type, name: _name, inputs: _inputs, ...fields } = spec as LayerSpec;
  return { ...fields, ...kindOf(type).tfjs?.fields?.(spec) };
}

/** Fields as Keras writes them. @param owner the layer that has them, after which one inside of it is named */
function configOf(type: string, fields: Fields, owner: string): KerasLayer['config'] {
  const entries = Object.entries(withoutTrainingFields(fields));
  return Object.fromEntries(entries.map(([field, value]) => [snakeCase(field), kerasValue(type, field, value, owner)]));
}

const pairs = new Set(['kernelSize', 'strides', 'dilationRate', 'poolSize', 'size']);

function kerasValue(type: string, field: string, value: unknown, owner: string): unknown {
  if (field === 'layer') return innerElement(value as LayerSpec, innerName(owner));
  if ((field === 'activation' || field === 'recurrentActivation') && typeof value === 'string') return snakeCase(value);
  if (!pairs.has(field) || typeof value !== 'number') return value;
  return type.includes('1D') ? [value] : [value, value];
}

function innerElement(spec: Omit<LayerSpec, 'name' | 'inputs'>, name: string): Pick<KerasLayer, 'class_name' | 'config'> {
  return { class_name: spec.type, config: { name, ...configOf(spec.type, fieldsFor(spec), name) } };
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
}

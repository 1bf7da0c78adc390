import type { GraphLayer, ModelGraph } from '../../../core/graph/graph';
import { kindOf, type LayerSpec } from '../../../core/layers';
import { innerName, type TfjsLayer } from '../../../core/layers/tfjsForm';
import { type Fields, kerasFields } from '../keras/write/fields';

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
      output_layers: graph.outputs.map((name) => [name, 0, 0]),
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

/** A layer's own fields, and those that TF.js needs otherwise. */
function fieldsFor(spec: Omit<LayerSpec, 'name' | 'inputs'>): Fields {
  const { type, name: _name, inputs: _inputs, ...fields } = spec as LayerSpec;
  return { ...fields, ...kindOf(type).tfjs?.fields?.(spec) };
}

/** @param owner the layer that has them, after which one inside of it is named */
function configOf(type: string, fields: Fields, owner: string): KerasLayer['config'] {
  return kerasFields(type, fields, (inner) => innerElement(inner as unknown as LayerSpec, innerName(owner)));
}

function innerElement(spec: Omit<LayerSpec, 'name' | 'inputs'>, name: string): Pick<KerasLayer, 'class_name' | 'config'> {
  return { class_name: spec.type, config: { name, ...configOf(spec.type, fieldsFor(spec), name) } };
}

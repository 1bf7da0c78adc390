/** A model as a `.keras` archive of Keras 3. */
import { zipSync } from 'fflate';
import type { GraphLayer } from '../../../../core/graph/graph';
import { kindOf, type LayerType } from '../../../../core/layers';
import { weightKey, type Weights } from '../../../../core/weights/weights';
import { type Hdf5Dataset, type Hdf5Group, writeHdf5 } from '../../hdf5/write/writeHdf5';
import type { ModelToExport } from '../../exporter';
import { groupNames } from '../groupNames';
import { inKerasOrder } from './layerOrder';
import { elementsOf, type KerasElement, objectOf } from './elements';

/** @throws ExportError */
export function writeKeras({ graph, weights, rows }: ModelToExport): Uint8Array {
  const layers = inKerasOrder(graph);
  const elements = elementsOf(layers, 3);
  const config = {
    name: graph.name,
    trainable: true,
    layers: elements.map(layerConfig),
    input_layers: graph.inputs.map((name) => [name, 0, 0]),
    output_layers: graph.outputs.map((name) => [name, 0, 0]),
  };
  const model = { module: 'keras.src.models.functional', class_name: 'Functional', config, registered_name: 'Functional' };
  const json = (value: unknown) => new Uint8Array(Buffer.from(JSON.stringify(value)));
  // The same model gives the same bytes: nothing says when it was written.
  const stored = { level: 0, mtime: new Date(1980, 0, 1) } as const;
  return zipSync({
    'metadata.json': [json({ keras_version: '3.0.0', ...(rows && { rows }) }), stored],
    'config.json': [json(model), stored],
    'model.weights.h5': [weightsFile(layers, elements, weights), stored],
  });
}

function layerConfig({ className, name, config, inputs, joins }: KerasElement) {
  const tensors = inputs.map((input) => ({
    class_name: '__keras_tensor__',
    config: { shape: input.shape, dtype: 'float32', keras_history: [input.name, 0, 0] },
  }));
  const nodes = inputs.length === 0 ? [] : [{ args: joins ? [tensors] : tensors, kwargs: {} }];
  return { ...objectOf(className, config), name, inbound_nodes: nodes };
}

/** Groups have the names of the layers' classes, numbered. */
function weightsFile(layers: readonly GraphLayer[], elements: readonly KerasElement[], weights: Weights): Uint8Array {
  const names = groupNames(elements.map(({ className }) => className));
  const groups = layers.map((layer, at): [string, Hdf5Group] => [names[at]!, layerGroup(layer, weights)]);
  return writeHdf5({ children: new Map([['layers', { children: new Map(groups) }], ['vars', empty]]) }); // prettier-ignore
}

const empty: Hdf5Group = { children: new Map() };

function layerGroup(layer: GraphLayer, weights: Weights): Hdf5Group {
  const { spec } = layer;
  const arrays = layer.weights.map(({ name }): Hdf5Dataset => weights.get(weightKey(layer.name, name))!);
  if (kindOf(spec.type).runsBothWays === true) {
    const half = arrays.length / 2;
    const [forward, backward] = [arrays.slice(0, half), arrays.slice(half)].map((own) => within('cell', variables(own)));
    return { children: new Map([['vars', empty], ['forward_layer', forward!], ['backward_layer', backward!]]) }; // prettier-ignore
  }
  if ('layer' in spec) return within('layer', groupOf(spec.layer.type, arrays));
  return groupOf(spec.type, arrays);
}

function groupOf(type: LayerType, arrays: readonly Hdf5Dataset[]): Hdf5Group {
  const { hasCell, onlyWhileTraining } = kindOf(type);
  if (hasCell === true) return within('cell', variables(arrays));
  // The state of its random numbers.
  if (onlyWhileTraining === true) return within('seed_generator', variables([{ shape: [2], data: Uint32Array.of(0, 0) }]));
  return variables(arrays);
}

function within(name: string, inside: Hdf5Group): Hdf5Group {
  return { children: new Map([['vars', empty], [name, inside]]) }; // prettier-ignore
}

function variables(arrays: readonly Hdf5Dataset[]): Hdf5Group {
  return { children: new Map([['vars', { children: new Map(arrays.map((array, at) => [String(at), array])) }]]) };
}

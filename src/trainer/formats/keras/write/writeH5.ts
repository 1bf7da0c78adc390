/** A model as an HDF5 file of Keras 2, which Keras 3 loads as well. */
import { weightKey } from '../../../../core/weights/weights';
import { type Hdf5Dataset, type Hdf5Group, writeHdf5 } from '../../hdf5/write/writeHdf5';
import type { ModelToExport } from '../../exporter';
import { nameInFile } from '../../weightNames';
import { inKerasOrder } from './layerOrder';
import { elementsOf, type KerasElement } from './elements';
import { withoutHardSwish } from './withoutHardSwish';

const written = { keras_version: '2.15.0', backend: 'tensorflow' };

/** @throws ExportError */
export function writeH5({ graph: given, weights, rows }: ModelToExport): Uint8Array {
  const graph = withoutHardSwish(given);
  const layers = inKerasOrder(graph);
  const config = {
    name: graph.name,
    layers: elementsOf(layers, 2).map(layerConfig),
    input_layers: graph.inputs.map((name) => [name, 0, 0]),
    output_layers: graph.outputs.map((name) => [name, 0, 0]),
  };
  const groups = layers.map((layer): [string, Hdf5Group] => {
    const arrays = layer.weights.map(({ name }) => {
      const { shape, data } = weights.get(weightKey(layer.name, name))!;
      return { name: `${nameInFile(layer, name, `${layer.name}.layer`)}:0`, array: { shape, data } };
    });
    return [layer.name, groupOf(arrays)];
  });
  return writeHdf5({
    attributes: {
      ...written,
      ...(rows && { rows: JSON.stringify(rows) }),
      model_config: JSON.stringify({ class_name: 'Functional', config }),
    },
    children: new Map([
      ['model_weights', { attributes: { ...written, layer_names: layers.map(({ name }) => name) }, children: new Map(groups) }],
    ]),
  });
}

function layerConfig({ className, name, config, inputs }: KerasElement) {
  const inbound = inputs.length === 0 ? [] : [inputs.map((input) => [input.name, 0, 0, {}])];
  return { class_name: className, config, name, inbound_nodes: inbound };
}

interface NamedArray {
  /** With slashes: each part but the last is a group. */
  readonly name: string;
  readonly array: Hdf5Dataset;
}

function groupOf(arrays: readonly NamedArray[]): Hdf5Group {
  return { attributes: { weight_names: arrays.map(({ name }) => name) }, children: nested(arrays) };
}

function nested(arrays: readonly NamedArray[]): ReadonlyMap<string, Hdf5Group | Hdf5Dataset> {
  const children = new Map<string, Hdf5Group | Hdf5Dataset>();
  const deeper = new Map<string, NamedArray[]>();
  for (const { name, array } of arrays) {
    const [first, ...rest] = name.split('/') as [string, ...string[]];
    if (rest.length === 0) children.set(first, array);
    else deeper.set(first, [...(deeper.get(first) ?? []), { name: rest.join('/'), array }]);
  }
  for (const [name, inside] of deeper) children.set(name, { children: nested(inside) });
  return children;
}

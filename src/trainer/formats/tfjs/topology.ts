import type { GraphLayer, ModelGraph } from '../../../core/graph/graph';
import type { LayerSpec } from '../../../core/layers';
import { withoutTrainingFields } from '../../../core/layers/weightFields';
import { enlargedSize, imagePart, innerName } from './stored';

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

/** The layer, or several where plain tfjs has no such layer. The last of them has the layer's name. */
function kerasLayers(layer: GraphLayer): readonly KerasLayer[] {
  const element = (
    class_name: string,
    name: string,
    config: KerasLayer['config'],
    inputs: readonly string[] = layer.inputs,
  ): KerasLayer => ({
    class_name,
    name,
    config: { name, ...config },
    inbound_nodes: inputs.length === 0 ? [] : [inputs.map((input) => [input, 0, 0, {}])],
  });
  const { spec, name, outputShape } = layer;
  const part = (of: string) => `${name}.${of}`;
  /** A layer of images that are one column wide, in place of one of sequences. */
  const asImages = (class_name: string, config: KerasLayer['config'], channels: number | null): KerasLayer[] => [
    element('Reshape', part('rows'), { target_shape: [-1, 1, channels] }),
    element(class_name, part(imagePart), config, [part('rows')]),
    element('Reshape', name, { target_shape: [-1, outputShape.at(-1)!] }, [part(imagePart)]),
  ];
  switch (spec.type) {
    case 'Input':
      return [element('InputLayer', name, { batch_input_shape: [null, ...outputShape], dtype: 'float32', sparse: false })];
    case 'Flatten':
      return [
        layer.inputShapes[0]!.length === 1 ? element('Activation', name, configOf(asItIs)) : element(spec.type, name, configOf(spec)),
      ];
    case 'Subtract':
      return [
        element('Rescaling', part('negative'), { scale: -1, offset: 0 }, [layer.inputs[1]!]),
        element('Add', name, {}, [layer.inputs[0]!, part('negative')]),
      ];
    case 'UpSampling1D':
      return asImages('UpSampling2D', { size: [spec.size ?? 2, 1] }, layer.inputShapes[0]!.at(-1)!);
    case 'Conv1DTranspose': {
      const size = { kernel_size: [spec.kernelSize, 1], strides: [spec.strides ?? 1, 1] };
      return asImages('Conv2DTranspose', { ...configOf(spec), ...size }, layer.inputShapes[0]!.at(-1)!);
    }
    case 'DepthwiseConv2D':
      return [element(spec.type, name, { ...configOf(spec), dilation_rate: [1, 1], kernel_size: enlargedSize(spec) })];
    case 'Bidirectional':
      return [element(spec.type, name, { ...configOf(spec), layer: innerElement(spec.layer, innerName(name)) })];
    case 'TimeDistributed': {
      const inner = spec.layer.type === 'Flatten' && layer.inputShapes[0]!.length === 2 ? asItIs : spec.layer;
      return [element(spec.type, name, { ...configOf(spec), layer: innerElement(inner, innerName(name)) })];
    }
    default:
      return [element(spec.type, name, configOf(spec))];
  }
}

type Fields = Omit<LayerSpec, 'name' | 'inputs'>;

/** In the place of a Flatten of what is flat, which tfjs, unlike Keras, does not take. */
const asItIs = { type: 'Activation', activation: 'linear' } as const;

function innerElement(spec: Fields, name: string): Pick<KerasLayer, 'class_name' | 'config'> {
  return { class_name: spec.type, config: { name, ...configOf(spec) } };
}

function configOf(spec: Fields): KerasLayer['config'] {
  const { type, name: _name, inputs: _inputs, ...fields } = spec as Partial<LayerSpec> & Fields;
  const all = { ...writtenDefaults(type), ...withoutTrainingFields(fields) };
  return Object.fromEntries(Object.entries(all).map(([field, value]) => [snakeCase(field), kerasValue(type, field, value)]));
}

/** Keras and tfjs differ in what they do where these are left out; initial values that are replaced anyway take tfjs long to make. */
function writtenDefaults(type: LayerSpec['type']): Readonly<Record<string, unknown>> {
  const simple = { activation: 'tanh', recurrentInitializer: 'zeros' };
  if (type === 'SimpleRNN') return simple;
  if (type === 'LSTM') return { ...simple, recurrentActivation: 'sigmoid' };
  if (type === 'Softmax') return { axis: -1 };
  return type === 'GRU' ? { ...simple, recurrentActivation: 'sigmoid', resetAfter: false } : {};
}

const pairs = new Set(['kernelSize', 'strides', 'dilationRate', 'poolSize', 'size']);

function kerasValue(type: string, field: string, value: unknown): unknown {
  if ((field === 'activation' || field === 'recurrentActivation') && typeof value === 'string') return snakeCase(value);
  if (!pairs.has(field) || typeof value !== 'number') return value;
  return type.includes('1D') ? [value] : [value, value];
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
}

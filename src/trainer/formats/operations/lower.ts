/** A graph of layers as operations. */
import { type GraphLayer, layerNamed, type ModelGraph } from '../../../core/graph/graph';
import type { LayerSpec } from '../../../core/layers';
import { say } from '../../../core/message/message';
import { type Weights, weightKey } from '../../../core/weights/weights';
import { ExportError } from '../exporter';
import { lowerings } from './layers';
import type { LowerLayer } from './lowering';
import type { GivingLayer, Operation, OperationGraph } from './operation';

/** @throws ExportError for a layer that no operations are known for */
export function lowerModel(graph: ModelGraph, weights: Weights): OperationGraph {
  const operations: Operation[] = [];
  /** By layer, the value that it gives. */
  const values = new Map<string, string>();
  for (const layer of graph.layers) {
    const own = operationsOf(
      layer,
      weights,
      layer.inputs.map((name) => values.get(name)!),
    );
    operations.push(...own.operations);
    values.set(layer.name, own.value);
  }
  const inputs = graph.inputs.map((name) => values.get(name)!);
  const outputs = graph.outputs.map((name) => values.get(name)!);
  for (const [at, value] of outputs.entries())
    if (inputs.includes(value) || outputs.indexOf(value) < at) {
      const copy = copyOf(layerNamed(graph, graph.outputs[at]!), value);
      operations.push(copy);
      outputs[at] = copy.name;
    }
  return { name: graph.name, operations, inputs, outputs };
}

/** A value that is a tensor of the file already, for an output of its own. */
function copyOf({ name, outputShape }: GraphLayer, value: string): Operation {
  return { kind: 'reshape', name: `${name}/output`, layer: name, inputs: [value], shape: outputShape, rows: 1 };
}

function givingLayer({ name, spec: { int8 } }: GraphLayer): GivingLayer {
  return { layer: name, ...(int8 === undefined ? {} : { int8 }) };
}

function operationsOf(layer: GraphLayer, weights: Weights, inputs: readonly string[]) {
  const operations: Operation[] = [];
  const lower = lowerings[layer.spec.type] as LowerLayer<LayerSpec> | undefined;
  if (lower === undefined)
    throw new ExportError(
      say('{0} ({1}) cannot be exported to this format: replace or remove it, or choose tfjs, keras or h5', layer.name, layer.spec.type),
    );
  const value = lower(layer.spec, {
    layer,
    inputs,
    lowerInner: (spec, to) => (lowerings[spec.type] as LowerLayer<LayerSpec>)(spec, to),
    weight: (name) => weights.get(weightKey(layer.name, name))!,
    add: (kind, fields, { inputs: from = inputs, shape = layer.outputShape, part, rows = 1 } = {}) => {
      const name = part === undefined ? layer.name : `${layer.name}/${part}`;
      operations.push({ kind, ...fields, name, layer: layer.name, inputs: from, shape, rows } as unknown as Operation);
      return name;
    },
  });
  return {
    operations: operations.map((operation) => (operation.name === value ? { ...operation, gives: givingLayer(layer) } : operation)),
    value,
  };
}

/** A model as an ONNX file: the same rows go in and come out as for the spec. */
import { layerNamed } from '../../../../core/graph/graph';
import type { Shape } from '../../../../core/layers/kind';
import type { ModelToExport } from '../../exporter';
import { lowerModel } from '../../operations/lower';
import type { Operation, OperationKind } from '../../operations/operation';
import { GraphBuilder, type Precision } from './graphBuilder';
import { type OnnxValue, writeModel } from './proto';
import { type Translate, translators } from './translators';

/** @throws ExportError for a layer that ONNX does not have */
export function writeOnnx({ graph, weights, generatedBy }: ModelToExport, precision: Precision): Uint8Array {
  const model = lowerModel(graph, weights);
  const builder = new GraphBuilder(precision);
  const shapes = new Map(model.operations.map(({ name, shape }) => [name, shape]));
  for (const operation of model.operations) translate(operation, builder, operation.inputs.map((name) => shapes.get(name)!)); // prettier-ignore
  const output = builder.tensor(model.output, 'last');
  return writeModel({
    name: graph.name,
    producer: generatedBy,
    nodes: builder.nodes,
    tensors: builder.tensors,
    inputs: model.inputs.map((name) => valueOf(name, shapes.get(name)!)),
    outputs: [valueOf(output, layerNamed(graph, graph.output).outputShape)],
    metadata: new Map(),
  });
}

function translate(operation: Operation, builder: GraphBuilder, inputs: readonly Shape[]): void {
  const translator = translators[operation.kind] as Translate<OperationKind>;
  builder.set(operation.name, operation.name, translator(operation, builder, inputs), operation.shape);
}

function valueOf(name: string, shape: Shape): OnnxValue {
  return { name, dims: ['batch', ...shape.map((size, axis) => size ?? `size${String(axis + 1)}`)] };
}

/** A model as an ONNX file: the same rows go in and come out as for the spec. */
import type { Shape } from '../../../../core/layers/kind';
import { propertiesOf } from '../../../../core/data/rowsTaken';
import type { About, ModelToExport } from '../../exporter';
import type { FusedOperation } from '../../operations/fuse';
import { lowerModel } from '../../operations/lower';
import type { Operation, OperationGraph, OperationKind } from '../../operations/operation';
import type { ComputableKind } from '../../operations/quantized/compute';
import type { IntegerPlan } from '../../operations/quantized/plan';
import { withIntegers } from '../../operations/quantized/rounding';
import { activate } from './activations';
import { GraphBuilder, type Precision } from './graphBuilder';
import { type OnnxValue, writeModel } from './proto';
import { type Translate, translators } from './translators';

/** @throws ExportError for a layer that ONNX does not have */
export function writeOnnx({ graph, weights, ...about }: ModelToExport, precision: Precision): Uint8Array {
  return written(lowerModel(graph, weights), new GraphBuilder(precision), about);
}

/** In 8-bit integers, each value as float32 between a QuantizeLinear and a DequantizeLinear (QDQ), which runtimes fuse; what stays in floating point has weights in float16. @throws ExportError */
export function writeIntegerOnnx(plan: IntegerPlan, about: About): Uint8Array {
  return written(plan.graph, new GraphBuilder('float16'), about, plan);
}

function written(model: OperationGraph, builder: GraphBuilder, { generatedBy, rows }: About, plan?: IntegerPlan): Uint8Array {
  const shapes = new Map(model.operations.map(({ name, shape }) => [name, shape]));
  for (const operation of model.operations) {
    const inputs = operation.inputs.map((name) => shapes.get(name)!);
    const own = plan === undefined ? operation : inIntegers(operation, builder, plan);
    const layout = (translators[operation.kind] as Translate<OperationKind>)(own, builder, inputs);
    const tensor = plan === undefined ? operation.name : roundedValue(operation, builder, plan);
    builder.set(operation.name, tensor, layout, operation.shape);
  }
  const outputs = model.outputs.map((name) => valueOf(builder.tensor(name, 'last'), shapes.get(name)!));
  return writeModel({
    name: model.name,
    producer: generatedBy,
    nodes: builder.nodes,
    tensors: builder.tensors,
    inputs: model.inputs.map((name) => valueOf(name, shapes.get(name)!)),
    outputs,
    metadata: propertiesOf(rows),
  });
}

function inIntegers(operation: Operation, builder: GraphBuilder, plan: IntegerPlan): Operation {
  const weights = plan.weights.get(operation.name);
  if (weights === undefined) return operation;
  const input = plan.values.get(operation.inputs[0]!)!;
  builder.expectIntegers(`${operation.name}/kernel`, 'int8', weights.scales);
  builder.expectIntegers(
    `${operation.name}/bias`,
    'int32',
    weights.scales.map((scale) => scale * input.scale),
  );
  return withIntegers(operation as Operation<ComputableKind>, weights, input);
}

/** @returns the tensor of the operation's value, rectified where it is to be, and rounded */
function roundedValue({ name, layer, fused }: FusedOperation, builder: GraphBuilder, plan: IntegerPlan): string {
  const rectified = `${name}/rectified`;
  if (fused !== undefined) activate({ name: rectified, layer, activation: { name: fused }, from: name, layout: 'last' }, builder);
  const value = fused === undefined ? name : rectified;
  const scale = plan.values.get(name);
  return scale === undefined ? value : builder.rounded(name, value, scale);
}

function valueOf(name: string, shape: Shape): OnnxValue {
  return { name, dims: ['batch', ...shape.map((size, axis) => size ?? `size${String(axis + 1)}`)] };
}

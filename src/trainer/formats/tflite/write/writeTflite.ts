/** A model as a TensorFlow Lite file for one row at a time. */
import { type RowsTaken, rowsTakenFile } from '../../../../core/data/rowsTaken';
import type { About, ModelToExport } from '../../exporter';
import { fused, type FusedGraph, type FusedOperation } from '../../operations/fuse';
import { lowerModel } from '../../operations/lower';
import type { OperationKind } from '../../operations/operation';
import type { IntegerPlan } from '../../operations/quantized/plan';
import { writeFlatModel } from './flatModel';
import { ModelBuilder, type WeightPrecision } from './modelBuilder';
import { type Translate, translators } from './translators';

/** @throws ExportError for what TensorFlow Lite does not have */
export function writeTflite({ graph, weights, ...about }: ModelToExport, precision: WeightPrecision): Uint8Array {
  return written(fused(lowerModel(graph, weights)), new ModelBuilder(precision), about);
}

/** In integers, as far as the plan goes; what stays in floating point has weights in float16. @throws ExportError */
export function writeIntegerTflite(plan: IntegerPlan, about: About): Uint8Array {
  return written(plan.graph, new ModelBuilder('float16', plan), about);
}

function written(model: FusedGraph, builder: ModelBuilder, { generatedBy, rows }: About): Uint8Array {
  for (const operation of model.operations) translate(operation, builder);
  const outward = (name: string) => builder.input(name, builder.scaleOf(name) !== undefined);
  return writeFlatModel({
    name: model.name,
    description: generatedBy,
    tensors: builder.tensors,
    operators: builder.operators,
    inputs: model.inputs.map(outward),
    outputs: model.outputs.map(outward),
    metadata: metadataOf(rows),
  });
}

/** One buffer, of JSON. */
function metadataOf(rows: RowsTaken | undefined): ReadonlyMap<string, Uint8Array> {
  return new Map(rows === undefined ? [] : [[rowsTakenFile, new TextEncoder().encode(JSON.stringify(rows))]]);
}

function translate(operation: FusedOperation, builder: ModelBuilder): void {
  (translators[operation.kind] as Translate<OperationKind>)(operation, builder);
}

/** A model whose values are rounded as int8 exports do: ranges found on rows, and layers that would suffer left in floating point. */
import { assemble, explicitLayers } from '../../core/graph/edit';
import type { ModelGraph } from '../../core/graph/graph';
import type { LayerSpec } from '../../core/layers';
import { type Int8Field, rangeOfScale } from '../../core/layers/int8';
import { modelCost } from '../../core/cost/cost';
import type { TrainSpec } from '../../core/spec/schema';
import type { BareModel } from '../../core/weights/model';
import { splitActivations } from '../../core/weights/splitActivations';
import type { Rows, Samples } from '../engine/engine';
import { lossOfOutputs } from '../engine/lossOfOutputs';
import { rowShape, targetParts } from '../engine/parts';
import { sampleRows } from '../engine/rows';
import { sizeOf } from '../../core/numbers/sizeOf';
import type { InputRows } from '../formats/exporter';
import { lowerModel } from '../formats/operations/lower';
import { bestPlan } from '../formats/operations/quantized/bestPlan';
import { makesValues } from '../formats/operations/quantized/kept';
import { OneByOne } from '../formats/operations/quantized/oneByOne';
import type { IntegerPlan } from '../formats/operations/quantized/plan';
import { prepared } from '../formats/operations/quantized/prepared';

export interface Int8Request {
  readonly model: BareModel;
  readonly rows: Rows;
  readonly train: TrainSpec;
  readonly signal: AbortSignal;
  /** The share by which a layer alone may raise the loss. */
  readonly tolerance: number;
  /** Layers that need no test: what the person has said of them. */
  readonly told: ReadonlyMap<string, 'int8' | 'float'>;
}

export interface Int8Model {
  /** Its layers say what their values are rounded to. */
  readonly graph: ModelGraph;
  /** Layers that stay in floating point, with the share by which int8 in them alone would raise the loss. */
  readonly kept: ReadonlyMap<string, number>;
  /** Rows that its ranges were found on. */
  readonly rows: InputRows;
}

/** Rows that ranges are found on. */
const mostRows = 128;
/** Of all tests of layers, in plain loops: a few seconds. */
const mostMacs = 2e9;
const fewestRows = 8;

/** @throws ExportError for a model that integers are not planned for */
export async function int8Model({ model, rows, train, signal, tolerance, told }: Int8Request): Promise<Int8Model> {
  const plain = { ...model, graph: withRoundedSums({ ...model, graph: withFields(model.graph, new Map()) }) };
  const samples = await sampleRows(rows, mostRows);
  const plan = await bestPlan(lowerModel(plain.graph, plain.weights), { rows: samples, signal });
  const tested = firstRows(samples, rowsToTest(plain.graph, plan, samples.count));
  const tests = new OneByOne(plan, tested);
  const kept = new Map<string, number>();
  const lossOf = lossOn(plain.graph, train, tested.count, samples);
  const loss = lossOf(tests.outputs);
  const fields = new Map<string, Int8Field>();
  for await (const { operation, outputs } of tests.all(signal)) {
    const given = told.get(operation.layer);
    if (given === 'int8') continue;
    const risen = lossOf(outputs);
    const rise = risen <= loss ? 0 : (risen - loss) / Math.abs(loss);
    if (given === undefined && rise <= tolerance) continue;
    if (given === undefined) kept.set(operation.layer, rise);
    if (operation.gives !== undefined) fields.set(operation.gives.layer, false);
    else for (const name of givenBy(plan, operation.layer)) fields.set(name, false);
  }
  for (const operation of plan.graph.operations)
    if (operation.gives !== undefined && makesValues(operation) && !fields.has(operation.gives.layer))
      fields.set(operation.gives.layer, shortRange(plan, operation.name));
  return { graph: withFields(plain.graph, fields), kept, rows: samples };
}

/** The sums of a layer are integers before its activation follows, unless that is done with them: both have a layer then. */
function withRoundedSums({ graph, weights }: BareModel): ModelGraph {
  const { operations } = prepared(lowerModel(graph, weights));
  const layerOf = new Map(operations.map(({ name, layer }) => [name, layer]));
  const split = operations.flatMap(({ kind, layer, inputs }) =>
    kind === 'activation' && layerOf.get(inputs[0]!) === layer ? [layer] : [],
  );
  return splitActivations(graph, (layer) => split.includes(layer));
}

/** Layers whose values are made by the operations of a layer. */
function givenBy({ graph }: IntegerPlan, layer: string): string[] {
  return graph.operations.flatMap((operation) =>
    operation.layer === layer && operation.gives !== undefined ? [operation.gives.layer] : [],
  );
}

/** With as many digits as a person wants to see. */
function shortRange({ values }: IntegerPlan, operation: string): Int8Field {
  const [least, most] = rangeOfScale(values.get(operation)!);
  return [Number(least.toPrecision(6)), Number(most.toPrecision(6))];
}

function rowsToTest(graph: ModelGraph, plan: IntegerPlan, count: number): number {
  const { macs } = modelCost(graph);
  const tests = plan.graph.operations.filter(makesValues).length;
  // On average, half of the model stands behind an operation.
  const affordable = Math.floor(mostMacs / (((macs ?? 1) * tests) / 2 + 1));
  return Math.min(count, Math.max(fewestRows, affordable));
}

function firstRows({ inputs, count }: Samples, most: number) {
  return { count: most, inputs: inputs.slice(0, (inputs.length / count) * most) };
}

/** The model's own loss: targets for hidden layers stand behind its own, and do not count. */
function lossOn(graph: ModelGraph, train: TrainSpec, count: number, { targets, count: all }: Samples): (outputs: Float32Array) => number {
  const own = sizeOf(rowShape(targetParts(graph, train)));
  const width = targets.length / all;
  const wanted = new Float32Array(count * own);
  for (let row = 0; row < count; row++) wanted.set(targets.subarray(row * width, row * width + own), row * own);
  return (outputs) => lossOfOutputs(graph, train, { count, outputs, targets: wanted });
}

function withFields(graph: ModelGraph, fields: ReadonlyMap<string, Int8Field>): ModelGraph {
  const layers = explicitLayers(graph).map((layer): LayerSpec => {
    const { int8: _before, ...plain } = layer;
    const int8 = fields.get(layer.name);
    return int8 === undefined ? plain : { ...plain, int8: int8 === false ? false : [...int8] };
  });
  return assemble(graph, layers);
}

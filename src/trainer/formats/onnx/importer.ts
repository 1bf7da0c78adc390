/** ONNX files, as PyTorch, tf2onnx, keras2onnx, tflite2onnx and CNTK write them. */
import path from 'node:path';
import { graphOf } from '../../../core/graph/build';
import { firstFew } from '../../../core/message/list';
import { type Message, say } from '../../../core/message/message';
import { type WeightKey, weightKey, type WeightTensor } from '../../../core/weights/weights';
import { turnedRows } from '../axes';
import { ImportError } from '../importError';
import type { ImportedModel, Importer, OpenedModel } from '../importer';
import type { ModelSource } from '../modelSource';
import { inferGraph } from './graph/infer';
import { inputLayouts } from './graph/inputLayout';
import { type LoweredGraph, lowerGraph } from './lower/lowerGraph';
import { specOf } from './lower/lowering';
import type { LayerDraft } from './lower/value';
import { openedLayers } from './openedLayers';
import { operators } from './operators';
import { joinNodes } from './patterns/joinNodes';
import { type ModelProto, readModel } from './proto/model';
import { ProtoFile } from './proto/protoFile';
import { openOriginal } from './runtime/original';
import { looksLikeModel } from './recognize';
import { ValueBudget } from './values/constant';

/** More are not named. */
const mostNamed = 20;

const oldestOpset = 7;

export const onnxImporter: Importer = {
  format: 'ONNX',
  recognizes: looksLikeModel,
  open: async (source, signal) => {
    const file = new ProtoFile(source);
    const model = await readModel(file, signal);
    const layouts = inputLayouts(model);
    const budget = new ValueBudget(mostValues(model, source), file.name);
    const inferred = await inferGraph(model, { operators, budget, batchAxis: ({ name }) => layouts.get(name)?.[0] ?? 0, file: file.name });
    const outputs = model.outputs.map(({ name }) => name);
    const graph = joinNodes(inferred, operators, outputs);
    const lowered = lowerGraph(graph, { outputs, layouts });
    const layers = openedLayers(
      graph.nodes,
      lowered,
      model.inputs.map(({ name }) => name),
    );
    return {
      name: model.graphName === '' ? path.basename(source.file, path.extname(source.file)) : model.graphName,
      ...(model.producer === '' ? {} : { writtenBy: model.producer }),
      writtenAs: isQuantized(model) ? 'onnx-int8' : 'onnx',
      layers,
      notices: noticesOf(model, lowered),
      convert: (stop) => convert({ lowered, budget, file: file.name }, stop),
      original: (_, { onnx }, stop) => openOriginal({ source, model, lowered, external: file.externalNames, runtime: onnx }, stop),
    } satisfies OpenedModel;
  },
};

/** A file cannot hold more weights than that: those that are computed of others count as well. */
function mostValues({ tensors }: ModelProto, { size }: ModelSource): number {
  const stored = [...tensors.values()].reduce((sum, { bytes }) => sum + bytes, size);
  return 8 * stored + 2 ** 20;
}

function isQuantized({ nodes }: ModelProto): boolean {
  return nodes.some(({ operator }) => operator === 'DequantizeLinear');
}

function noticesOf(model: ModelProto, { notices, inputs, layers }: LoweredGraph): Message[] {
  const { opset } = model;
  const said = [...notices];
  if (opset < oldestOpset)
    said.unshift(say('The file is of opset {0}. What is known begins with opset {1}: compare its predictions', opset, oldestOpset));
  if (isQuantized(model))
    said.unshift(
      say(
        'Its weights are stored as whole numbers (QDQ), and are read as the float32 values that they stand for. What its layers give is rounded and limited in the file as well, and not in a spec: predictions differ by that',
      ),
    );
  said.push(...sharedWeights(layers));
  const isMoved = [...inputs.values()].some(({ order }) => order[0] === 0 && order.some((axis, at) => axis !== at));
  if (isMoved) said.push(turnedRows());
  return said;
}

/** Weights that several layers have: each of these gets its own. */
function sharedWeights(layers: readonly LayerDraft[]): Message[] {
  const owners = new Map<string, Set<LayerDraft>>();
  for (const layer of layers)
    for (const { stored, count } of layer.weights.values())
      for (const { name } of count === 1 ? [] : stored) owners.set(name, (owners.get(name) ?? new Set()).add(layer));
  const shared = [...owners.values()].filter(({ size }) => size > 1).flatMap((layersOfOne) => [...layersOfOne].map(({ name }) => name));
  const names = [...new Set(shared)];
  if (names.length === 0) return [];
  return [say('The layers {0} share weights in the file. In the spec each has its own, which training changes apart from one another', names.slice(0, mostNamed).join(', '))]; // prettier-ignore
}

interface Sources {
  readonly lowered: LoweredGraph;
  readonly budget: ValueBudget;
  readonly file: string;
}

async function convert({ lowered, budget, file }: Sources, signal: AbortSignal): Promise<ImportedModel> {
  const problems = [...lowered.problems.values()];
  if (problems.length > 0) throw new ImportError(say('{0} cannot be said in layers: {1}', file, firstFew(problems, mostNamed)));
  const ends = [...lowered.outputs.values()];
  if (ends.length === 0) throw new ImportError(say('{0} has no output that depends on its input', file));
  const needed = neededFor(
    ends.map(({ layer }) => layer),
    lowered.layers,
  );
  const layers = needed.map(specOf);
  const outputs = ends.length === 1 ? undefined : ends.map(({ layer }) => layer.name);
  const { graph, problems: misfits } = graphOf(file, layers, outputs);
  if (graph === undefined) throw new ImportError(say('{0} cannot be said in layers: {1}', file, misfits[0]!.message));
  const weights = new Map<WeightKey, WeightTensor>();
  for (const layer of needed) {
    for (const [name, constant] of layer.weights) {
      signal.throwIfAborted();
      budget.take(constant.count);
      const values = await constant.load();
      // What was worked out of the file's values is kept by the constant: a copy would take as much again.
      const data = values instanceof Float32Array ? values : Float32Array.from(values);
      weights.set(weightKey(layer.name, name), { shape: constant.dims, data });
    }
  }
  return { layers, outputs, weights, axes: new Map([...lowered.inputs.values(), ...ends].map(({ layer, order }) => [layer.name, order])) };
}

/** The layers that the outputs depend on, a single one itself last. */
function neededFor(outputs: readonly LayerDraft[], layers: readonly LayerDraft[]): readonly LayerDraft[] {
  const needed = new Set<LayerDraft>();
  const open = [...outputs];
  while (open.length > 0) {
    const layer = open.pop()!;
    if (needed.has(layer)) continue;
    needed.add(layer);
    open.push(...layer.inputs);
  }
  const [only, ...others] = outputs;
  const last = others.length === 0 ? only : undefined;
  return [...layers.filter((layer) => needed.has(layer) && layer !== last), ...(last === undefined ? [] : [last])];
}

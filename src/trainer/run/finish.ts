/** The end of a run: the model is rebuilt, checked against the masked one, and measured next to the original. */
import { narrowestEmbedding } from '../../core/graph/classNumbers';
import { type GraphLayer, layerNamed } from '../../core/graph/graph';
import { say } from '../../core/message/message';
import type { Reconstructions, RunEvent } from '../../core/run/events';
import { meanSquaredDifference } from '../../core/score/metrics';
import type { LayerScore, ModelScore, ScoreCard } from '../../core/score/scoreCard';
import { layerSummary } from '../../core/layers/layerSummary';
import type { BareModel, Model } from '../../core/weights/model';
import { bytesPerParameter } from '../../core/cost/cost';
import { simplify } from '../../core/units/simplify';
import { nonZeroOfLayer, type Weights } from '../../core/weights/weights';
import type { Engine, ModelSession } from '../engine/engine';
import { type PackedModel, packModel } from '../formats/packed/packed';
import { isDistilled } from '../train/distill';
import type { PreparedRun } from './prepare';
import { requireSamePredictions, rowsToCompare } from '../measure/rebuilt';
import { type Reconstructed, reconstructedCurves, reconstructedImages } from '../measure/reconstructions';
import { rowResults } from '../measure/rowResults';
import {
  evaluateModel,
  type Evaluation,
  latencies,
  type Latency,
  modelSize,
  type ModelSize,
  predictAll,
  throughputs,
} from '../measure/score';
import { inSpecOrder } from '../../core/graph/graph';

export interface TrainedOriginal {
  readonly weights: Weights;
  readonly evaluation: Evaluation;
}

export interface Outcome {
  readonly shrunk: BareModel;
  readonly packed: PackedModel;
  readonly scoreCard: ScoreCard;
}

export interface FinishRequest {
  readonly run: PreparedRun;
  readonly engine: Engine;
  readonly original: TrainedOriginal;
  /** The model at the end of all steps, not rebuilt yet. */
  readonly masked: Model;
  /** Of the masked model. */
  readonly session: ModelSession;
  readonly emit: (event: RunEvent) => void;
  readonly signal: AbortSignal;
}

/**
 * Rebuilds the model without what is masked, and measures it beside the original.
 *
 * @throws EngineError when the rebuilt model does not predict what the masked one does
 */
export async function finishModel({ run, engine, original, masked, session, emit, signal }: FinishRequest): Promise<Outcome> {
  const { data, train, criteria, source } = run;
  const rows = data.evaluationRows;
  const sessions: ModelSession[] = [];
  const compile = async ({ graph, weights }: BareModel) => {
    const compiled = await engine.compileToPredict({ graph, weights, data, train });
    sessions.push(compiled);
    return compiled;
  };
  try {
    emit({ type: 'stage', stage: 'rebuild', label: say('rebuilding the model without what it does not need') });
    const shrunk = simplify(masked);
    const isRebuilt = shrunk.graph !== masked.graph;
    // A session of a distilled model compares with other targets than the data's.
    const shrunkSession = isRebuilt || isDistilled(run.distill) ? await compile(shrunk) : session;
    const originalModel = { graph: source.graph, weights: original.weights };
    const packed = packModel(shrunk);
    const [originalSize, shrunkSize, evaluation] = await Promise.all([
      modelSize(originalModel, run.baseline.bytes),
      modelSize(shrunk, packed.file.length),
      evaluateModel(shrunkSession, data, criteria, signal),
    ]);
    if (isRebuilt) {
      const sample = await rowsToCompare(rows);
      requireSamePredictions(await predictAll(session, sample, signal), await predictAll(shrunkSession, sample, signal));
    }

    emit({ type: 'stage', stage: 'measure', label: say('measuring both models') });
    const originalSession = masked.graph === source.graph ? session : await compile(originalModel);
    const [before, after] = await speeds([originalSession, shrunkSession], run, signal);
    const outputs = { original: original.evaluation.outputs, shrunk: evaluation.outputs };
    const reconstructed = reconstructionsOf(run, outputs);
    if (reconstructed !== undefined) emit(reconstructed);
    const ofRows = await rowResults(
      rows,
      criteria.truth,
      { model: originalModel, outputs: outputs.original },
      { model: shrunk, outputs: outputs.shrunk },
    );
    if (ofRows !== undefined) emit(ofRows);
    return {
      shrunk,
      packed,
      scoreCard: {
        original: modelScore(originalSize, original.evaluation, before!),
        shrunk: modelScore(shrunkSize, evaluation, after!),
        layers: layerScores(originalModel, shrunk, packed, run.packedStart),
        ...countedParams(run),
        outputDifference: meanSquaredDifference(original.evaluation.outputs, evaluation.outputs),
      },
    };
  } finally {
    for (const compiled of sessions) compiled.dispose();
  }
}

/** Rows that the models give back, as images or as lines; none where they give something else. */
function reconstructionsOf(
  { data, source }: PreparedRun,
  outputs: Pick<Reconstructed, 'original' | 'shrunk'>,
): Reconstructions | undefined {
  const { evaluationRows: samples, image } = data;
  if (image !== undefined) return reconstructedImages({ samples, ...outputs }, image);
  const { inputs } = source.graph;
  if (samples.targets !== samples.inputs || inputs.length !== 1 || narrowestEmbedding(source.graph) !== undefined) return undefined;
  const shape = layerNamed(source.graph, inputs[0]!).outputShape.map((size) => size ?? 0);
  return shape.length > 2 || shape.includes(0) ? undefined : reconstructedCurves({ samples, ...outputs }, shape);
}

/** The score of a model in the middle of a run, rebuilt without what it does not need. */
export async function scoreOf(
  run: PreparedRun,
  { model, session }: { readonly model: Model; readonly session: ModelSession },
  engine: Engine,
  signal: AbortSignal,
): Promise<ModelScore> {
  const { data, train, criteria } = run;
  const rebuilt = simplify(model);
  const own =
    rebuilt === model && !isDistilled(run.distill)
      ? undefined
      : await engine.compileToPredict({ graph: rebuilt.graph, weights: rebuilt.weights, data, train });
  try {
    const evaluation = await evaluateModel(own ?? session, data, criteria, signal);
    const [speed] = await speeds([own ?? session], run, signal);
    return modelScore(await modelSize(rebuilt, packModel(rebuilt).file.length), evaluation, speed!);
  } finally {
    own?.dispose();
  }
}

/** Given where the start was pruned before. */
function countedParams({ baseline, cost }: PreparedRun): Pick<ScoreCard, 'counted'> {
  return baseline.params === cost.params ? {} : { counted: baseline.params };
}

type Speed = Latency & Required<Pick<ModelScore, 'throughput'>>;

/** How fast models are with one row, and with many. */
async function speeds(sessions: readonly ModelSession[], { data }: PreparedRun, signal: AbortSignal): Promise<Speed[]> {
  const { inputs, count } = data.evaluationRows;
  const latency = await latencies(sessions, inputs.subarray(0, inputs.length / count), signal);
  const throughput = await throughputs(sessions, data.evaluationRows, signal);
  return sessions.map((_, at) => ({ ...latency[at]!, throughput: throughput[at]! }));
}

function modelScore(size: ModelSize, { outputs: _, ...evaluation }: Evaluation, speed: Speed): ModelScore {
  return { ...size, ...speed, ...evaluation };
}

/** In the original's order; layers that only the shrunk model has come last. */
function layerScores(original: BareModel, shrunk: BareModel, { layerBytes }: PackedModel, packedStart?: PackedModel): LayerScore[] {
  const before = layersByName(original);
  const after = layersByName(shrunk);
  return [...new Set([...before.keys(), ...after.keys()])].map((name) => {
    const [was, is] = [before.get(name), after.get(name)];
    return {
      name,
      type: (was ?? is!).spec.type,
      words: [was === undefined ? null : layerSummary(was.spec), is === undefined ? null : layerSummary(is.spec)],
      params: [was === undefined ? 0 : was.params, is === undefined ? 0 : is.params],
      nonzero: [was === undefined ? 0 : nonZeroOfLayer(was, original.weights), is === undefined ? 0 : nonZeroOfLayer(is, shrunk.weights)],
      macs: [was === undefined ? 0 : was.macs, is === undefined ? 0 : is.macs],
      bytes: [packedStart?.layerBytes.get(name) ?? (was?.params ?? 0) * bytesPerParameter, layerBytes.get(name) ?? 0],
      outputShape: [was?.outputShape ?? null, is?.outputShape ?? null],
    };
  });
}

function layersByName({ graph }: BareModel): ReadonlyMap<string, GraphLayer> {
  return new Map(inSpecOrder(graph.layers).map((layer) => [layer.name, layer]));
}

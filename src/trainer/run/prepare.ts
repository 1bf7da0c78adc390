/** Everything a run needs before an engine comes into play: a valid spec, its data, a plan. */
import { type ModelCost, modelCost } from '../../core/cost/cost';
import { formatBytes } from '../../core/message/format';
import { narrowestEmbedding } from '../../core/graph/classNumbers';
import { type Message, say } from '../../core/message/message';
import type { EvaluationCriteria } from '../../core/score/criteria';
import { type Baseline, baselineOf } from '../../core/methods/baseline';
import type { Model } from '../../core/weights/model';
import type { ShrinkStep } from '../../core/methods/options';
import type { SearchPlan } from '../../core/methods/auto/searchPlan';
import { metLimit } from '../../core/methods/metTarget';
import { aimsAtTarget, defaultTarget, unaimedLimits } from '../../core/methods/target';
import { usualSteps } from '../../core/methods/usualSteps';
import type { DistillSpec } from '../../core/spec/schema';
import type { ShrinkTarget } from '../../core/methods/targetSchema';
import { readableFolders } from '../../system/workspace/readableFolders';
import { type DataLimits, dataLimits } from '../data/limits';
import { type LoadedData, loadData } from '../data/loadData';
import { isStreamed } from '../engine/rows';
import { type PackedModel, packModel, wasShrunk } from '../formats/packed/packed';
import { MethodError } from '../shrink/method';
import { didYouMean } from '../../core/problem/suggest';
import { reachableLayers } from '../engine/model';
import { targetOfMethods } from '../train/bytesTarget';
import { requireMemoryForModel } from '../input/memory';
import { type WeightedTrain, withClassWeights } from './classWeights';
import { firstMetric, criteriaOf } from './criteria';
import { originalModel } from './originalWeights';
import { isDistilled, type Distillation, distillationOf, mixesAnew } from '../train/distill';
import { type Plan, planRun } from '../train/plan';
import type { SpecFile } from '../input/specFile';

export interface PreparedRun {
  readonly source: SpecFile;
  readonly data: LoadedData;
  readonly criteria: EvaluationCriteria;
  readonly train: WeightedTrain;
  /** The model before it is trained. */
  readonly start: Model;
  readonly cost: ModelCost;
  /** What the target's shares refer to. */
  readonly baseline: Baseline;
  /** The start as it is packed, where it comes with weights that were shrunk before. */
  readonly packedStart?: PackedModel;
  readonly target: ShrinkTarget;
  readonly steps: readonly ShrinkStep[];
  /** What a person is told of the target and the steps when the run begins. */
  readonly warnings: readonly Message[];
  readonly distill: Distillation;
  readonly plan: Plan;
  /** How much work a search is to be, where the run repeats another. */
  readonly searchPlans?: readonly SearchPlan[] | undefined;
}

/** What a person asked for beside the spec. */
export interface Overrides {
  readonly target?: ShrinkTarget | undefined;
  readonly steps?: readonly ShrinkStep[] | undefined;
  readonly distill?: DistillSpec | undefined;
  readonly searchPlans?: readonly SearchPlan[] | undefined;
  readonly workspace: readonly string[];
}

/** @throws InputError when there is an error in the spec, its data, or the request */
export async function prepareRun(
  source: SpecFile,
  overrides: Overrides,
  signal: AbortSignal,
  limits: DataLimits = dataLimits,
): Promise<PreparedRun> {
  const { spec, graph } = source;
  const { train } = spec;
  if (train === undefined)
    throw source.errorAt(
      [],
      say('the spec has no "train": say how the model is trained (loss, optimizer, learningRate, epochs, batchSize)'),
    );
  const readable = await readableFolders(source.folder, overrides.workspace);
  const cost = modelCost(graph);
  requireMemoryForModel(source, cost);
  const data = await loadData(source, readable, limits, signal);
  const start = await originalModel(source, readable, signal);
  const asked = overrides.steps ?? spec.shrink?.steps;
  const { steps, why } = asked === undefined ? usualSteps(graph) : { steps: asked };
  const usualTarget = aimsAtTarget(steps.map(({ method }) => method)) ? defaultTarget : {};
  const target = overrides.target ?? spec.shrink?.target ?? usualTarget;
  const criteria = criteriaOf(source, data, target, overrides.target === undefined ? ['shrink', 'target'] : []);
  const distill = distillationOf(overrides.distill ?? spec.shrink?.distill ?? 0);
  if (isDistilled(distill) && [data.training, data.validation].some((rows) => rows !== undefined && isStreamed(rows)))
    throw source.errorAt(
      ['data'],
      say(
        'the original can only be distilled where all rows fit into memory, at most {0}: take fewer with data.rows, or leave distill out',
        formatBytes(limits.inMemory),
      ),
    );
  if (distill.mixedRows > 0 && narrowestEmbedding(graph) !== undefined)
    throw source.errorAt(['shrink', 'distill'], say('mixedRows mixes quantities, but the input is class numbers: leave mixedRows out'));
  if (data.augmentation !== undefined && narrowestEmbedding(graph) !== undefined)
    throw source.errorAt(
      ['data', 'augment'],
      say('pictures are moved by mixing quantities, but the input is class numbers: leave augment out'),
    );
  if (data.augmentation !== undefined && Object.keys(distill.layers).length > 0)
    throw source.errorAt(
      ['shrink', 'distill'],
      say(
        'the targets of hidden layers are worked out once, but pictures are moved in every epoch: leave distill.layers or data.augment out',
      ),
    );
  requireHidden(source, Object.keys(distill.layers));
  try {
    const packedStart = spec.weights !== undefined && wasShrunk(start) ? packModel(start) : undefined;
    const baseline = baselineOf(start, cost, packedStart?.file.length);
    const met = metLimit(target, steps, baseline);
    if (met?.leavesNothing === true)
      throw source.errorAt(overrides.target === undefined ? ['shrink', 'target', met.field] : [], met.message);
    const targetOf = targetOfMethods(target, steps, start, baseline.bytes);
    const original = { ...cost, params: baseline.params, bytes: baseline.bytes };
    const pretrained = spec.weights !== undefined;
    const task = { train, target, original, graph, pretrained, seesOtherRows: mixesAnew(distill) };
    const plan = planRun({ ...task, targetOf, steps, firstMetric: firstMetric(source) });
    const warnings = [
      ...(why === undefined ? [] : [why]),
      ...unaimedLimits(target, plan.methods).map(({ message }) => message),
      ...(met === undefined ? [] : [met.message]),
    ];
    const prepared = {
      source,
      data,
      criteria,
      train: await withClassWeights(source, train, data, signal),
      start,
      cost,
      baseline,
      target,
      steps,
      warnings,
      distill,
      plan,
      searchPlans: overrides.searchPlans,
    };
    return { ...prepared, ...(packedStart === undefined ? {} : { packedStart }) };
  } catch (cause) {
    if (cause instanceof MethodError) throw source.errorAt(['shrink', 'steps'], cause.userMessage);
    throw cause;
  }
}

/** @throws InputError unless these are layers between the input and the output */
function requireHidden(source: SpecFile, names: readonly string[]): void {
  const { graph } = source;
  const hidden = reachableLayers(graph).filter(({ name, inputs }) => inputs.length > 0 && !graph.outputs.includes(name));
  const known = hidden.map(({ name }) => name);
  const wrong = names.find((name) => !known.includes(name));
  if (wrong !== undefined)
    throw source.errorAt(
      ['shrink', 'distill', 'layers', wrong],
      say('distill.layers names "{0}", which is no layer between input and output{1}', wrong, didYouMean(wrong, known)),
    );
}

/** The beginning of a search: the original is measured, smaller models are made, and how much work each gets is planned. */
import { autoencoderRoles } from '../../../core/graph/roles';
import { say } from '../../../core/message/message';
import { branchFindings, chainFindings } from '../../../core/methods/auto/findings';
import { chainSensitivity, type LayerSensitivity } from '../../../core/methods/auto/sensitivity';
import type { SearchPlan } from '../../../core/methods/auto/searchPlan';
import type { Sizes } from '../../../core/methods/auto/sizes';
import type { BareModel } from '../../../core/weights/model';
import { sampleRows } from '../../engine/rows';
import { branchSensitivity } from '../../shrink/auto/branchSensitivity';
import { candidatesBySize } from '../../shrink/auto/candidates';
import { type MeasuredChain, measureChain } from '../../shrink/auto/measureChain';
import { measurePackings } from '../../shrink/auto/measurePackings';
import { lossOnSample, sampleFor } from '../../shrink/auto/sample';
import { unitSensitivity, type UnitTrials } from '../../shrink/auto/unitSensitivity';
import { measureWidths, type Narrowing } from '../../shrink/narrowing/measureWidths';
import { planByTime } from './planByTime';
import { comparedRates, type SearchRun } from './searchRun';
import type { SearchState } from './searchState';
import { bestOfSizes, isContested, nearestFirst, nearestSizes, trialsOf, withoutRepeats } from './trials';

/** Models that are not trained yet are evaluated by this many rows. */
const evaluatedRows = 500;

/** @returns the state before the first epoch. @throws CancelledError, EngineError */
export async function beginSearch(run: SearchRun, sizes: Sizes): Promise<SearchState> {
  const began = performance.now();
  const { training, model: original, hooks, request, earlierPlans } = run;
  const { signal, train, criteria } = training;
  const rows = training.data.training;
  const model = original.current();
  hooks.stage(say('looking for what can go'));
  const sample = await sampleFor(model.graph, rows);
  const few = await sampleRows(rows, Math.min(sample.count, evaluatedRows));
  const lossOf = (of: BareModel) => lossOnSample(of, few, train);
  const originalLoss = await lossOf(model);
  const chain = await measureChain({ model, sample, hasValues: criteria.truth.kind === 'values', lossOf, originalLoss, signal });
  const narrowing = await measureWidths({ model, sample: few, known: unitsKnown(chain), lossOf, signal });
  await learn(run, { chain, narrowing }, { model, rows, lossOf, originalLoss, signal });
  const packings = sizes.isInBytes ? await measurePackings({ model, lossOf, originalLoss, signal }) : [];
  const planned = training.searchPlans?.[earlierPlans.length];
  const isEnough = enoughSizes(request, planned, began);
  const limits = nearestFirst(sizes.limits, sizes.wanted);
  const made = await candidatesBySize({ ...sizes, limits, isEnough, model, chain, narrowing, rows, lossOf, packings, signal });
  const falling = made.sizes.sort((a, b) => b.limit - a.limit);
  const found = withoutRepeats(falling, sizes.wanted);
  const considered = made.considered < limits.length ? { considered: made.considered } : {};
  const plan = planned ?? { ...(await planByTime(run, { sizes: found, wanted: sizes.wanted, began })), ...considered };
  const trials = trialsOf(nearestSizes(found, sizes.wanted, plan.sizes), sizes.wanted);
  const tried = trials.filter((trial) => isContested(trial, trials)).length + comparedRates(request).length;
  hooks.planned(plan.epochs * bestOfSizes(trials, sizes.wanted).length + plan.tries * tried);
  const before = earlierPlans.length === 0 ? {} : { earlierPlans };
  return { plan, ...before, stage: 'rates', at: 0, epoch: 0, rates: [], rateFactor: 1, trials };
}

/** Of the time, no more than this goes to making models. */
const partToLook = 1 / 4;

/** When models of sizes enough were made: by the plan of a run that is repeated, or by the time that it has taken. */
function enoughSizes({ epochs, seconds }: SearchRun['request'], planned: SearchPlan | undefined, began: number) {
  return (considered: number): boolean => {
    if (planned !== undefined) return considered === planned.considered;
    return considered > 0 && epochs === undefined && performance.now() - began > seconds * 1000 * partToLook;
  };
}

interface Measured {
  readonly chain: MeasuredChain | undefined;
  readonly narrowing: Narrowing | undefined;
}

/** Measures what each layer's units and branches are worth, as far as that is not known, and reports it. */
async function learn({ hooks }: SearchRun, { chain, narrowing }: Measured, trials: Omit<UnitTrials, 'known'>): Promise<void> {
  const { originalLoss } = trials;
  const { graph } = trials.model;
  const ofChain = chain === undefined ? [] : chainSensitivity(chain.chain, chain.calibrations, originalLoss);
  const widths = (narrowing?.widths ?? []).map(({ layer, curve }): LayerSensitivity => ({
    layer,
    method: 'units',
    points: curve.map(({ share, loss }) => ({ share, loss })),
  }));
  const knownByChain = unitsKnown(chain);
  const own = widths.filter(({ layer }) => !knownByChain.has(layer));
  const known = new Set([...knownByChain, ...own.map(({ layer }) => layer)]);
  const units = await unitSensitivity({ ...trials, known });
  const removed = new Set(ofChain.flatMap(({ layer, method }) => (method === 'remove' ? [layer] : [])));
  const branches = await branchSensitivity({ ...trials, known: removed });
  const roles = autoencoderRoles(graph);
  const code = graph.layers.find(({ index }) => roles?.[index] === 'code')?.name;
  const findings = chain === undefined ? [] : chainFindings(chain.chain, chain.calibrations, originalLoss, code);
  const learned = [...findings, ...branchFindings(branches, originalLoss, code)];
  hooks.learned({ loss: originalLoss, layers: [...ofChain, ...own, ...units, ...branches] }, learned);
}

/** Layers of which the chain says what fewer units do. */
function unitsKnown(measured: MeasuredChain | undefined): ReadonlySet<string> {
  const { cuts = [], segments = [] } = measured?.chain ?? {};
  return new Set(
    segments.flatMap(({ from, isLayer }) => (isLayer && from > 0 && cuts[from]!.order !== undefined ? [cuts[from]!.layer.name] : [])),
  );
}

/** Removal of whole units: see `core/methods/options/pruneUnits`. */
import type { ModelGraph } from '../../../core/graph/graph';
import { say } from '../../../core/message/message';
import { fineTuningRates } from '../../../core/methods/learningRates';
import { limitsQuality } from '../../../core/methods/quality';
import type { Model } from '../../../core/weights/model';
import type { PruneUnitsOptions } from '../../../core/methods/options/pruneUnits';
import { pruneUnitsDefaults } from '../../../core/methods/records/pruneUnits';
import { cubicProgress } from '../../../core/methods/pruning/schedule';
import { limitOf } from '../../../core/methods/target';
import { chooseUnits, roundUnits, type UnitGoal } from '../../../core/methods/unitPruning/choose';
import { type GroupedModel, type UnitImportance, unitImportances } from '../../../core/methods/unitPruning/importances';
import { maskUnits } from '../../../core/methods/unitPruning/prune';
import { shareOfUnits } from '../../../core/methods/unitPruning/shareOfUnits';
import type { OutputStatistics } from '../../../core/methods/unitPruning/statistics';
import { hasOwnUnits, unitCount } from '../../../core/units/flow';
import { type UnitGroups, unitGroups } from '../../../core/units/groups';
import { keepConstant, withoutConstantFeatures } from '../../../core/units/selectors/constants';
import { chunksOf } from '../../engine/rows';
import { type Complete, fineTuningRateFactor, type Method, MethodError, type Round, type RoundContext, type Task } from '../method';
import { unitStatistics } from '../unitStatistics';

type Settings = Complete<PruneUnitsOptions, keyof typeof pruneUnitsDefaults | 'learningRate'>;

/** Without a number to reach, each round takes this part of what is left, until the loss has grown as much as it may. */
const partOfRest = 0.15;

/**
 * Removes whole units in rounds, the least important first (Li et al. 2017; Molchanov et al. 2019), and fine-tunes after each. The model really becomes smaller:
 * every round rebuilds it.
 *
 * @throws MethodError when the model or the data cannot be shrunk in that way
 */
export function pruneUnits(options: PruneUnitsOptions, task: Task): Method {
  const settings: Settings = { ...pruneUnitsDefaults, learningRate: task.train.learningRate * fineTuningRateFactor, ...options };
  const { rounds, roundTo } = settings;
  const goalAfter = goals(settings, task);
  const rates = fineTuningRates(settings, limitsQuality(task.target) ? 'everyRound' : 'once');
  const round = (number: number): Round => ({
    rates: rates[number - 1]!,
    change: async (model, context) => {
      const { graph } = model;
      const groups = unitGroups(graph);
      const statistics = await unitStatistics(model, context.data.training);
      const importance = await importanceOf(settings.importance, { ...model, groups }, statistics, context);
      const choice = chooseUnits(graph, groups, importance, goalAfter(number, graph));
      if (number === rounds && !choice.reached)
        context.notice(
          say('pruneUnits cannot go further: every layer has to keep a unit, and {0} cannot lose any', unremovable(graph, groups)),
        );
      const ranked = { importance, removed: choice.removed };
      const removed = number === rounds && roundTo !== undefined ? roundUnits(graph, groups, ranked, roundTo) : choice.removed;
      return maskUnits(model, removed, statistics.means);
    },
  });
  const pruning = Array.from({ length: rounds }, (_, index) => round(index + 1));
  return { rounds: settings.constantInputs ? [{ rates: [], change: leaveOutConstantInputs }, ...pruning] : pruning, rebuild: 'always' };
}

async function leaveOutConstantInputs(model: Model, context: RoundContext): Promise<Model> {
  let row: Float64Array | undefined;
  for await (const { inputs, count } of chunksOf(context.data.training, context.signal)) {
    row ??= Float64Array.from(inputs.subarray(0, inputs.length / count));
    keepConstant(row, inputs);
  }
  const { model: without, left } = withoutConstantFeatures(model, row!);
  if (left > 0)
    context.notice(
      say(
        '{0} of {1} input features have one value in all training rows and are left out: new rows must have the same values there',
        left,
        row!.length,
      ),
    );
  return without;
}

/** What to aim at after each round. @throws MethodError */
function goals({ units, share, rounds }: Settings, { target, original, graph }: Task): (round: number, now: ModelGraph) => UnitGoal {
  const progress = (round: number) => cubicProgress(round, rounds);
  const last =
    units !== undefined ? wantedUnits(units, graph) : share === undefined ? undefined : shareOfUnits(graph, unitGroups(graph), share);
  if (last !== undefined) {
    const had = new Map(graph.layers.map((layer) => [layer.name, unitCount(layer)]));
    const between = (layer: string, wanted: number, round: number) =>
      Math.round(had.get(layer)! - (had.get(layer)! - wanted) * progress(round));
    // Steps before this one may have taken out layers, or made them narrower than is wanted here.
    return (round, now) => ({
      units: new Map(
        now.layers.flatMap((layer): [string, number][] => {
          const wanted = last.get(layer.name);
          return wanted === undefined ? [] : [[layer.name, Math.min(between(layer.name, wanted, round), unitCount(layer))]];
        }),
      ),
    });
  }
  const cost = target.params === undefined && target.macs !== undefined ? 'macs' : 'params';
  const whole = cost === 'macs' ? original.macs : original.params;
  if (whole === null)
    throw new MethodError(say('the multiply-accumulates of this model are only known at run time: give shrink.target "params"'));
  const wanted = target[cost];
  if (wanted !== undefined) {
    const limit = limitOf(wanted, whole);
    return (round) => ({ cost, limit: round === rounds ? limit : whole - (whole - limit) * progress(round) });
  }
  // Until the loss has grown as much as it may.
  return (round) => ({ cost, limit: whole * (1 - partOfRest) ** round });
}

function wantedUnits(units: Readonly<Record<string, number>>, graph: ModelGraph): Map<string, number> {
  for (const [name, wanted] of Object.entries(units)) {
    const layer = graph.layers.find((candidate) => candidate.name === name);
    if (layer === undefined) throw new MethodError(say('pruneUnits.units names "{0}", but no layer has that name', name));
    if (!hasOwnUnits(layer))
      throw new MethodError(say('pruneUnits.units names {0}, a layer of type {1} without units of its own', name, layer.spec.type));
    if (wanted > unitCount(layer))
      throw new MethodError(say('pruneUnits.units asks for {0} units of {1}, which has {2}', wanted, name, unitCount(layer)));
    if (graph.outputs.includes(name)) throw new MethodError(say("pruneUnits cannot change {0}: it gives the model's output", name));
  }
  return new Map(Object.entries(units));
}

async function importanceOf(
  name: Settings['importance'],
  model: GroupedModel,
  statistics: OutputStatistics,
  { session, signal, random }: RoundContext,
): Promise<Float64Array> {
  const importance: UnitImportance = unitImportances[name];
  const known = { statistics, random };
  if (importance.needs === 'nothing') return importance.of(model, known);
  const { squared: squaredGradients } = await session.gradients(signal);
  return importance.of(model, { ...known, squaredGradients });
}

function unremovable(graph: ModelGraph, groups: UnitGroups): string {
  const stuck = graph.layers.filter((layer) => hasOwnUnits(layer) && groups.of.get(layer.name)!.some((group) => groups.fixed[group] === 1));
  return stuck.map(({ name }) => name).join(', ');
}

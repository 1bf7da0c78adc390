/** Iterative pruning of single weights: see `core/methods/options/pruneWeights`. */
import { say } from '../../../core/message/message';
import { fineTuningRates } from '../../../core/methods/learningRates';
import type { Model } from '../../../core/weights/model';
import type { PruneWeightsOptions } from '../../../core/methods/options/pruneWeights';
import { pruneWeightsDefaults } from '../../../core/methods/records/pruneWeights';
import { withFloors } from '../../../core/methods/pruning/floors';
import type { Importances } from '../../../core/methods/pruning/importance';
import { type PrunableModel, type WeightImportance, weightImportances } from '../../../core/methods/pruning/importances';
import { byBlocks, keepOfEach } from '../../../core/methods/pruning/patterns';
import { prunableKeys, type Pruned, pruneModel } from '../../../core/methods/pruning/prune';
import { withRegrowth } from '../../../core/methods/pruning/regrow';
import { remainingAfter } from '../../../core/methods/pruning/schedule';
import { limitsQuality } from '../../../core/methods/quality';
import { limitOf } from '../../../core/methods/target';
import { unitSizes } from '../../../core/methods/unitPruning/statistics';
import { isConnected } from '../../../core/units/reach';
import { applyMasks, nonZeroOfModel, type Weights } from '../../../core/weights/weights';
import { type Complete, fineTuningRateFactor, type Method, MethodError, type Round, type RoundContext, type Task } from '../method';
import { unitStatistics } from '../unitStatistics';

type Settings = Complete<PruneWeightsOptions, keyof typeof pruneWeightsDefaults | 'learningRate'>;

/** Without a number to reach, each round takes this part of what is left, until the loss has grown as much as it may. */
const partOfRest = 0.2;
/** How often a pattern is looked at again for units that went because of it. */
const mostRepeats = 3;

/**
 * Prunes single weights in rounds, the least important first (Han et al. 2015; Zhu & Gupta 2017), and fine-tunes after each with a mask that keeps them at zero.
 *
 * @throws MethodError when the model or the data cannot be shrunk in that way
 */
export function pruneWeights(options: PruneWeightsOptions, task: Task): Method {
  const { original, train } = task;
  // Rewound weights are trained as they were the first time.
  const usualRate = options.rewindTo === undefined ? train.learningRate * fineTuningRateFactor : train.learningRate;
  const settings: Settings = { ...pruneWeightsDefaults, learningRate: usualRate, ...options };
  requirePossible(settings, task);
  const { rounds } = settings;
  const everyRound = limitsQuality(task.target) || settings.rewindTo !== undefined;
  const rates = fineTuningRates(settings, everyRound ? 'everyRound' : 'once');
  const wanted = task.target.params === undefined ? 0 : limitOf(task.target.params, original.params);
  const limitAfter = (number: number, { graph, weights }: Model) =>
    task.target.params === undefined
      ? original.params * (1 - partOfRest) ** number
      : remainingAfter(settings.schedule, number, rounds, { original: original.params, now: nonZeroOfModel(graph, weights), wanted });
  // Weights that training has left at zero can pass the target: then nothing more goes, but for the sake of a pattern, or for others to come back.
  const isFree = settings.keepOf === undefined && settings.block === undefined && settings.regrow === 0;
  const isPassed = ({ graph, weights }: Model) => isFree && nonZeroOfModel(graph, weights) <= wanted;
  const round = (number: number): Round => ({
    rates: rates[number - 1]!,
    change: async (model, context) => {
      if (isPassed(model)) return context.earlyWeights === undefined ? model : rewound(model, context.earlyWeights);
      const limit = Math.max(wanted, Math.floor(limitAfter(number, model)));
      const regrow = (settings.regrow * (1 + Math.cos((Math.PI * (number - 1)) / Math.max(1, rounds - 1)))) / 2;
      const prune = async (from: Model) =>
        pruneModel(from, {
          importances: await importancesOf(settings, from, { limit, params: original.params, regrow }, context),
          scope: settings.scope,
          wanted: limit,
          whole: settings.block !== undefined,
        });
      let pruned = await prune(model);
      // Units that this left without work make the pattern begin elsewhere behind them.
      for (let times = 0; settings.keepOf !== undefined && times < mostRepeats; times++) pruned = await prune(pruned);
      const hasPattern = settings.keepOf !== undefined || settings.block !== undefined;
      // Where an earlier step has gone further than this one is to go, there is nothing to say; a pattern may have been the reason in earlier rounds.
      const hasGoal = wanted > 0 && (hasPattern || nonZeroOfModel(model.graph, model.weights) > wanted);
      if (number === rounds && hasGoal) warnOfResult(pruned, wanted, hasPattern, context);
      return context.earlyWeights === undefined ? pruned : rewound(pruned, context.earlyWeights);
    },
  });
  const { rewindTo, regrow } = settings;
  return {
    rounds: Array.from({ length: rounds }, (_, index) => round(index + 1)),
    rebuild: regrow > 0 || rewindTo !== undefined ? 'never' : 'whenMuchSmaller',
    ...(rewindTo === undefined ? {} : { rewindTo }),
  };
}

function rewound({ graph, masks }: Model, early: Weights): Model {
  return { graph, masks, weights: applyMasks(early, masks) };
}

function requirePossible({ rewindTo, keepOf }: Settings, { train, pretrained }: Task): void {
  if (keepOf !== undefined && keepOf[0] > keepOf[1])
    throw new MethodError(say('keepOf cannot keep {0} of {1}: put the smaller number first', keepOf[0], keepOf[1]));
  if (rewindTo === undefined) return;
  if (pretrained)
    throw new MethodError(say('rewindTo needs the training of the original, but the spec brings "weights": leave one of them out'));
  if (rewindTo > train.epochs)
    throw new MethodError(say('rewindTo is {0}, but the original is trained for {1} epochs only', rewindTo, train.epochs));
}

/** How many parameters a round may leave, of how many, and the part of them that may come back. */
interface RoundLimits {
  readonly limit: number;
  readonly params: number;
  readonly regrow: number;
}

async function importancesOf(
  settings: Settings,
  { graph, weights }: Model,
  { limit, params, regrow }: RoundLimits,
  context: RoundContext,
): Promise<Importances> {
  const { keepOf, block, layerFloor } = settings;
  const keys = prunableKeys(graph);
  let importances = await plainImportances(settings.importance, { graph, weights, keys }, context);
  if (keepOf !== undefined) importances = keepOfEach({ graph, weights }, importances, { keep: keepOf[0], of: keepOf[1] });
  if (block !== undefined) importances = byBlocks(graph, importances, block);
  if (regrow > 0) {
    const { mean } = await context.session.gradients(context.signal);
    const prunable = keys.reduce((sum, key) => sum + weights.get(key)!.data.length, 0);
    importances = withRegrowth(importances, { weights, gradients: mean, kept: limit - (params - prunable), share: regrow });
  }
  return layerFloor === 0 || block !== undefined ? importances : withFloors(importances, (layerFloor * limit) / params);
}

/** What weights are worth by themselves, before patterns and floors. */
async function plainImportances(
  name: Settings['importance'],
  model: PrunableModel,
  { session, data, signal, startWeights, random }: RoundContext,
): Promise<Importances> {
  const importance: WeightImportance = weightImportances[name];
  const known = { startWeights, random };
  switch (importance.needs) {
    case 'nothing':
      return importance.of(model, known);
    case 'gradients':
      return importance.of(model, { ...known, gradients: await session.gradients(signal) });
    case 'activations':
      return importance.of(model, { ...known, activations: unitSizes(await unitStatistics(model, data.training)) });
  }
}

function warnOfResult(pruned: Pruned, wanted: number, hasPattern: boolean, context: RoundContext): void {
  const { remaining } = pruned;
  if (!isConnected(pruned.graph, pruned.weights)) {
    context.notice(
      say('{0} parameters are too few: no path from the input to the output is left, and the output is the same for every row', wanted),
    );
  } else if (remaining > wanted) {
    context.notice(
      say('{0} parameters are the fewest that pruneWeights can leave, because it keeps the biases of units that work', remaining),
    );
  } else if (remaining < wanted * 0.995) {
    const why = hasPattern ? say('no more fit the pattern') : say('the next weight would bring others of its unit to life as well');
    context.notice(say('only {0} of {1} parameters remain, because {2}', remaining, wanted, why));
  }
}

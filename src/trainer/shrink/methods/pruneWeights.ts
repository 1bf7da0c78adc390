/** Iterative pruning of single weights: see `core/shrink/options/pruneWeights`. */
import { settlingRates } from '../../../core/shrink/learningRates';
import { type PruneWeightsOptions, pruneWeightsDefaults } from '../../../core/shrink/options/pruneWeights';
import type { Model } from '../../../core/shrink/model';
import { gradientImportance, type Importances, magnitudeImportance } from '../../../core/shrink/pruning/importance';
import { prunableKeys, pruneModel } from '../../../core/shrink/pruning/prune';
import { pruningProgress } from '../../../core/shrink/pruning/schedule';
import { limitOf } from '../../../core/shrink/target';
import { isConnected } from '../../../core/units/reach';
import { type Method, MethodError, type Round, type RoundContext, type Task } from '../method';

export function pruneWeights(options: PruneWeightsOptions, { target, original, train }: Task): Method {
  if (target.params === undefined) throw new MethodError('pruneWeights aims at a number of parameters: give shrink.target "params"');
  const settings = { ...pruneWeightsDefaults, learningRate: train.learningRate * faster, ...options };
  const { rounds, fineTuneEpochs } = settings;
  const rates = settlingRates(settings.learningRate, rounds * fineTuneEpochs + settings.finalEpochs);
  const wanted = limitOf(target.params, original.params);
  const round = (number: number): Round => ({
    rates: rates.slice((number - 1) * fineTuneEpochs, number === rounds ? undefined : number * fineTuneEpochs),
    change: async (model, context) => {
      const remaining = original.params - (original.params - wanted) * pruningProgress(settings.schedule, number, rounds);
      const importances = await importancesOf(settings.importance, model, context);
      const pruned = pruneModel(model, importances, settings.scope, Math.max(wanted, Math.floor(remaining)));
      if (number === rounds) remarkOnResult(pruned, wanted, context);
      return pruned;
    },
  });
  return { rounds: Array.from({ length: rounds }, (_, index) => round(index + 1)) };
}

/** A pruned model bears, and needs, larger steps than the ones that trained the original. */
const faster = 3;

async function importancesOf(name: 'magnitude' | 'gradient', { graph, weights }: Model, context: RoundContext): Promise<Importances> {
  const keys = prunableKeys(graph);
  if (name === 'magnitude') return magnitudeImportance(weights, keys);
  const { mean } = await context.session.gradients(context.signal);
  return gradientImportance(weights, mean, keys);
}

function remarkOnResult(pruned: ReturnType<typeof pruneModel>, wanted: number, context: RoundContext): void {
  if (!isConnected(pruned.graph, pruned.weights))
    context.remark(
      `${String(wanted)} parameters are too few: no path from the input to the output is left, and the output is the same for every row`,
    );
  else if (pruned.remaining > wanted)
    context.remark(
      `${String(pruned.remaining)} parameters are the fewest that pruneWeights can leave, because it keeps the biases of units that work`,
    );
}

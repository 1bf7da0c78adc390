import type { SearchPlan } from '../../../core/methods/auto/searchPlan';
import type { Search as SearchRequest } from '../../shrink/method';
import type { ModelInTraining } from '../modelInTraining';
import type { TrainingRequest } from '../trainingRequest';
import type { SearchHooks } from './searchHooks';

/** What a search is asked for, what it works with, and whom it tells. */
export interface SearchRun {
  readonly request: SearchRequest;
  readonly training: TrainingRequest;
  readonly model: ModelInTraining;
  readonly hooks: SearchHooks;
  /** How much work the run's searches before it were. */
  readonly earlierPlans: readonly SearchPlan[];
}

/** Factors of the learning rate that are compared before all else: one alone needs no trial. */
export function comparedRates({ rateFactors }: SearchRequest): readonly number[] {
  return rateFactors.length > 1 ? rateFactors : [];
}

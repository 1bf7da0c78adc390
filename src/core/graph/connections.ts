/** What feeds what among the layers of a spec, whatever their shapes, and what is wrong with that. */
import type { CostedLayer } from '../layers/kind';
import { say } from '../message/message';
import { error, type Problem } from '../problem/problem';
import { isInput, type LayerDraft } from './draft';
import { embeddingProblems } from './classNumbers';
import { resolveInputs, type ResolvedInputs } from './inputs';
import { topologicalOrder } from './order';

export interface Connections {
  /** By the layers' indices. */
  readonly inputs: readonly ResolvedInputs[];
  /** By the layers' indices: the indices of those that take a layer's output. */
  readonly consumers: readonly (readonly number[])[];
  /** Indices of all layers, inputs first. */
  readonly order: readonly number[];
  /** Names of the layers of type Input. */
  readonly inputNames: readonly string[];
  /** Whether all layers are valid by themselves and know their inputs. */
  readonly isComplete: boolean;
  readonly problems: readonly Problem[];
}

export function connect(drafts: readonly LayerDraft<CostedLayer>[]): Connections {
  const { inputs, problems: unresolved } = resolveInputs(drafts);
  const { order, problems: cycles } = topologicalOrder(drafts, inputs);
  const errors = [...unresolved, ...cycles];
  const isComplete = errors.length === 0 && drafts.every((draft) => draft.spec !== undefined);
  const isOurs = drafts.every((draft) => draft.rules === undefined);
  // Until every layer's inputs are known, a layer that seems unused is mostly the echo of another error.
  const problems =
    isComplete && isOurs ? [...inputCountProblems(drafts), ...embeddingProblems(drafts, inputs), ...unusedLayers(drafts, inputs)] : errors;
  const inputNames = drafts.flatMap((draft) => (isInput(draft) ? [draft.name ?? ''] : []));
  return { inputs, consumers: consumersOf(inputs), order, inputNames, isComplete, problems };
}

/** Whether two lists of layers are connected alike: they differ at most in fields that have nothing to do with it. */
export function connectedAlike(a: readonly LayerDraft<CostedLayer>[], b: readonly LayerDraft<CostedLayer>[]): boolean {
  return a.length === b.length && a.every((draft, index) => draft === b[index] || connectsAlike(draft, b[index]!));
}

function connectsAlike(a: LayerDraft<CostedLayer>, b: LayerDraft<CostedLayer>): boolean {
  return (
    a.name === b.name &&
    a.inputs?.join() === b.inputs?.join() &&
    a.spec?.type === b.spec?.type &&
    (a.rules === undefined) === (b.rules === undefined)
  );
}

function consumersOf(inputs: readonly ResolvedInputs[]): number[][] {
  const consumers = inputs.map((): number[] => []);
  for (const [index, sources] of inputs.entries())
    for (const source of sources ?? []) if (source !== undefined) consumers[source]?.push(index);
  return consumers;
}

function inputCountProblems(drafts: readonly LayerDraft<CostedLayer>[]): Problem[] {
  const [first, second] = drafts.flatMap((draft, index) => (isInput(draft) ? [index] : []));
  if (first === undefined) return [error('input-count', ['layers'], say('the model has no layer of type Input: start it with one'))];
  if (second === undefined) return [];
  const message = say('a model has exactly one Input layer, but this is another one: let the layers after it name the first in "inputs"');
  return [
    { ...error('input-count', ['layers', second], message), related: [{ message: say('the first Input layer'), path: ['layers', first] }] },
  ];
}

function unusedLayers(drafts: readonly LayerDraft<CostedLayer>[], inputs: readonly ResolvedInputs[]): Problem[] {
  const used = new Set(inputs.flat());
  return drafts.slice(0, -1).flatMap(({ name }, index): Problem[] => {
    if (used.has(index)) return [];
    const message = say('no layer takes the output of {0}, and it is not the last: it does nothing', name ?? '');
    return [{ code: 'unused-layer', severity: 'warning', message, path: ['layers', index, 'name'] }];
  });
}

/** What feeds what among the layers of a spec, whatever their shapes, and what is wrong with that. */
import type { CostedLayer } from '../layers/kind';
import { say } from '../message/message';
import { error, type Problem } from '../problem/problem';
import { hint, Suggester } from '../problem/suggest';
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
  /** Names of the layers that give outputs, where it is not the last alone. */
  readonly outputs?: readonly string[] | undefined;
  /** Whether all layers are valid by themselves and know their inputs. */
  readonly isComplete: boolean;
  readonly problems: readonly Problem[];
}

/**
 * Finds which layers feed which, and an order in which each comes after its inputs.
 *
 * @param drafts in the spec's order; layers that cannot be read keep their place
 * @param outputs names of the layers that the model gives; by default the last one
 * @returns also what is wrong: unknown, missing or unused layers and cycles, each with its path in the spec
 */
export function connect(drafts: readonly LayerDraft<CostedLayer>[], outputs?: readonly string[]): Connections {
  const { inputs, problems: unresolved } = resolveInputs(drafts);
  const { order, problems: cycles } = topologicalOrder(drafts, inputs);
  const errors = [...unresolved, ...cycles, ...outputProblems(drafts, outputs ?? [])];
  const isComplete = errors.length === 0 && drafts.every((draft) => draft.spec !== undefined);
  const isOurs = drafts.every((draft) => draft.rules === undefined);
  // Until every layer's inputs are known, a layer that seems unused is mostly a consequence of another error.
  const problems =
    isComplete && isOurs
      ? [...missingInput(drafts), ...embeddingProblems(drafts, inputs), ...unusedLayers(drafts, inputs, outputs)]
      : errors;
  const inputNames = drafts.flatMap((draft) => (isInput(draft) ? [draft.name ?? ''] : []));
  return { inputs, consumers: consumersOf(inputs), order, inputNames, outputs, isComplete, problems };
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

function missingInput(drafts: readonly LayerDraft<CostedLayer>[]): Problem[] {
  if (drafts.some(isInput)) return [];
  return [error('input-count', ['layers'], say('the model has no layer of type Input: start it with one'))];
}

/** Of the layers that are named as outputs. */
function outputProblems(drafts: readonly LayerDraft<CostedLayer>[], outputs: readonly string[]): Problem[] {
  const names = new Suggester(drafts.flatMap(({ name }) => name ?? []));
  return outputs.flatMap((output, at): Problem[] => {
    const path = ['outputs', at];
    const layer = drafts.find(({ name }) => name === output);
    if (layer === undefined) {
      const meant = names.meantBy(output);
      const message = say('"outputs" names "{0}", but no layer has that name{1}', output, hint(meant));
      return [{ ...error('unknown-input', path, message), ...(meant === undefined ? {} : { meant }) }];
    }
    if (isInput(layer)) return [error('wrong-value', path, say('{0} is an Input layer: name a layer that makes something of it', output))];
    if (outputs.indexOf(output) === at) return [];
    return [error('wrong-value', path, say('"outputs" names {0} more than once', output))];
  });
}

/** @param outputs names of layers; the last where they are left out */
function unusedLayers(
  drafts: readonly LayerDraft<CostedLayer>[],
  inputs: readonly ResolvedInputs[],
  outputs: readonly (string | undefined)[] = [drafts.at(-1)?.name],
): Problem[] {
  const used = new Set(inputs.flat());
  return drafts.flatMap(({ name }, index): Problem[] => {
    if (used.has(index) || outputs.includes(name)) return [];
    const message =
      index === drafts.length - 1
        ? say('no layer takes the output of {0}, and "outputs" does not name it: it does nothing', name ?? '')
        : say('no layer takes the output of {0}, and it is not the last: it does nothing', name ?? '');
    return [{ code: 'unused-layer', severity: 'warning', message, path: ['layers', index, 'name'] }];
  });
}

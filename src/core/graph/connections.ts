/** What feeds what among the layers of a spec, whatever their shapes. */
import type { Problem } from '../spec/problem';
import type { LayerDraft } from './build';
import { resolveInputs, type ResolvedInputs } from './inputs';
import { topologicalOrder } from './order';

export interface Connections {
  /** By the layers' indices. */
  readonly inputs: readonly ResolvedInputs[];
  /** Indices of all layers, inputs first. */
  readonly order: readonly number[];
  readonly problems: readonly Problem[];
}

export function connect(drafts: readonly LayerDraft[]): Connections {
  const { inputs, problems } = resolveInputs(drafts);
  const { order, problems: cycles } = topologicalOrder(drafts, inputs);
  return { inputs, order, problems: [...problems, ...cycles] };
}

/** Whether two lists of layers are connected alike: they differ at most in fields that have nothing to do with it. */
export function connectedAlike(a: readonly LayerDraft[], b: readonly LayerDraft[]): boolean {
  return a.length === b.length && a.every((draft, index) => draft === b[index] || connectsAlike(draft, b[index]!));
}

function connectsAlike(a: LayerDraft, b: LayerDraft): boolean {
  return (
    a.name === b.name &&
    a.inputs?.join() === b.inputs?.join() &&
    a.spec?.type === b.spec?.type &&
    (a.rules === undefined) === (b.rules === undefined)
  );
}

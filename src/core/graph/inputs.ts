/** Which layers each layer of a spec takes its inputs from. */
import type { CostedLayer } from '../layers/kind';
import { say } from '../message/message';
import { error, formatPath, type Problem } from '../problem/problem';
import { hint, Suggester } from '../problem/suggest';
import { kindOfDraft, type LayerDraft, rulesOf } from './draft';

/** Indices of the layers that one takes its inputs from; `undefined` in place of an input, or of all, that cannot be found. */
export type ResolvedInputs = readonly (number | undefined)[] | undefined;

/**
 * The layers that each takes its inputs from: those that it names, or the one before it.
 *
 * @returns `inputs` by the layer's index, and a problem for each name that is unknown or taken twice, and for each wrong number of inputs
 */
export function resolveInputs(drafts: readonly LayerDraft<CostedLayer>[]): { inputs: ResolvedInputs[]; problems: Problem[] } {
  const byName = new Map<string, number>();
  const problems: Problem[] = [];
  for (const [index, { name }] of drafts.entries()) {
    if (name === undefined) continue;
    const first = byName.get(name);
    if (first === undefined) byName.set(name, index);
    else problems.push(duplicateName(name, index, first));
  }
  const names = new Suggester([...byName.keys()]);
  const inputs = drafts.map((draft, index) => {
    const miscount = wrongInputCount(draft, index);
    if (miscount !== undefined) problems.push(miscount);
    if (draft.inputs === undefined) return miscount === undefined ? implicitInputs(draft, index) : undefined;
    for (const [at, input] of draft.inputs.entries()) {
      if (!byName.has(input)) problems.push(unknownInput(draft, input, ['layers', index, 'inputs', at], names));
    }
    return miscount === undefined ? draft.inputs.map((input) => byName.get(input)) : undefined;
  });
  return { inputs, problems };
}

/** A layer that names no inputs takes the output of the one before. */
function implicitInputs(draft: LayerDraft<CostedLayer>, index: number): ResolvedInputs {
  if (rulesOf(draft)?.inputs === 'none') return [];
  return index === 0 ? undefined : [index - 1];
}

/** Only of a spec's layer: other programs have built theirs already. */
function wrongInputCount(draft: LayerDraft<CostedLayer>, index: number): Problem | undefined {
  const wanted = kindOfDraft(draft)?.inputs;
  if (draft.spec === undefined || wanted === undefined) return undefined;
  const { type, name } = draft.spec;
  const { inputs } = draft;
  const path = inputs === undefined ? ['layers', index] : ['layers', index, 'inputs'];
  const problem = (template: string) => error('wrong-input-count', path, say(template, name, type, inputs?.length ?? 0));
  if (wanted === 'none')
    return inputs === undefined ? undefined : problem('{0} is a layer of type {1} and takes no inputs: remove "inputs"');
  if (inputs === undefined && index === 0)
    return problem('{0} is the first layer and has no input: start the model with a layer of type "Input"');
  if (wanted === 'one' && inputs !== undefined && inputs.length !== 1)
    return problem('{0} is a layer of type {1} and takes one input, but names {2}');
  if (wanted === 'several' && (inputs === undefined || inputs.length < 2))
    return problem('{0} is a layer of type {1} and needs the names of at least two layers in "inputs"');
  return undefined;
}

function duplicateName(name: string, index: number, first: number): Problem {
  const message = say('the name "{0}" is taken by {1}: every layer needs a name of its own', name, formatPath(['layers', first]));
  return {
    ...error('duplicate-name', ['layers', index, 'name'], message),
    related: [{ message: say('the first layer of that name'), path: ['layers', first, 'name'] }],
  };
}

function unknownInput(draft: LayerDraft<CostedLayer>, input: string, path: Problem['path'], names: Suggester): Problem {
  const meant = names.meantBy(input, draft.name);
  const subject = draft.name ?? formatPath(path.slice(0, 2));
  const message = say('{0} takes its input from "{1}", but no layer has that name{2}', subject, input, hint(meant));
  return { ...error('unknown-input', path, message), ...(meant === undefined ? {} : { meant }) };
}

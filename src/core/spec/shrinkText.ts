/** The section "shrink" in the text of a spec without errors: what it says, and how it is made to say something else. */
import { parse } from 'jsonc-parser';
import type { ModelGraph } from '../graph/graph';
import { insertMember, type TextEdit } from '../json/edits';
import { oneLine } from '../json/oneLine';
import { memberOf, skipTrivia, skipValue } from '../json/scan';
import { setValue } from '../json/setValue';
import { type ChosenShrink, chosenSteps } from '../methods/chosenSteps';
import type { ShrinkStep } from '../methods/options';
import { aimsAtTarget, defaultTarget } from '../methods/target';
import type { ShrinkTarget } from '../methods/targetSchema';
import { usualSteps } from '../methods/usualSteps';
import type { ShrinkSpec } from './schema';

/** How a model is shrunk where a person chooses nothing else. */
export interface UsualShrink {
  readonly steps: readonly ShrinkStep[];
  readonly target: ShrinkTarget;
}

/** What the spec says of shrinking, or what is done where it says nothing. */
export function usualShrink(text: string, graph: ModelGraph | undefined): UsualShrink {
  const { steps = usualSteps(graph).steps, target } = readShrink(text) ?? {};
  return { steps, target: target ?? (aimsAtTarget(steps.map(({ method }) => method)) ? defaultTarget : {}) };
}

/** Edits that put a choice into the spec; what is the same keeps its comments and its layout. */
export function writeChosenShrink(text: string, graph: ModelGraph | undefined, { target, ...method }: ChosenShrink): TextEdit[] {
  const was = readShrink(text);
  const usual = was?.steps ?? usualSteps(graph).steps;
  const steps = chosenSteps(method, usual);
  const now = { ...was, ...(target === undefined ? {} : { target }), ...(steps === usual ? {} : { steps }) };
  const root = skipTrivia(text, 0);
  const there = memberOf(text, root, 'shrink');
  return there === undefined ? [insertMember(text, root, `"shrink": ${oneLine(now)}`)] : setValue(text, there.valueAt, was, now);
}

function readShrink(text: string): ShrinkSpec | undefined {
  const there = memberOf(text, skipTrivia(text, 0), 'shrink');
  return there && (parse(text.slice(there.valueAt, skipValue(text, there.valueAt)), [], { allowTrailingComma: true }) as ShrinkSpec);
}

import { completionsAt } from '../../../src/core/language/completion';
import { fixesFor } from '../../../src/core/language/fixes';
import { foldsOf } from '../../../src/core/language/folding';
import { hoverAt } from '../../../src/core/language/hover';
import { lensesOf, lensMessage } from '../../../src/core/language/lenses';
import { linksOf } from '../../../src/core/language/links';
import { type ModelDocument, problemsOf } from '../../../src/core/language/modelDocument';
import { nameAt } from '../../../src/core/language/names';
import { selectionsAt } from '../../../src/core/language/selection';
import { symbolsOf } from '../../../src/core/language/symbols';
import { toText } from '../../../src/core/message/message';

/** All that the editor asks for of a model, at some place. @returns all that it says */
export function useEverything(model: ModelDocument, offset: number): string[] {
  const { analysis } = model;
  const said = problemsOf(model).map((problem) => {
    fixesFor(model, problem);
    return toText(problem.message);
  });
  if (analysis !== undefined) said.push(...lensesOf(model, 'all').map((lens) => toText(lensMessage(lens, analysis))));
  const hover = hoverAt(model, offset);
  if (hover !== undefined) said.push(toText(hover.title), ...hover.rows.map(({ value }) => toText(value)));
  nameAt(model.text, offset);
  completionsAt(model, offset, ['a.npy', 'model.json']);
  selectionsAt(model.text, offset);
  for (const { name } of symbolsOf(model)) if (name.trim() === '') throw new Error('a symbol has no name to show');
  foldsOf(model);
  linksOf(model.text);
  return said;
}

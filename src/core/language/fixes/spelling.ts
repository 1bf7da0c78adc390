/** Words that are nearly right. */
import { replaceSpan } from '../../json/edits';
import { layerTypes } from '../../layers';
import { say } from '../../message/message';
import { stepSchemas } from '../../methods/options';
import type { PlacedProblem, Span } from '../../problem/problem';
import { suggest } from '../../problem/suggest';
import { schemasAt } from '../fields';
import type { ModelDocument } from '../modelDocument';
import { layerFragment, rootFragment, treeOf } from '../fragment';
import { fieldsAt, keySpan, valueAt, valueSpan } from '../places';
import type { Fix, Fixer } from './fix';

export const respellField: Fixer = ({ text }, { path }) => {
  const parent = path.slice(0, -1);
  const present = fieldsAt(text, parent);
  const known = schemasOf(text, parent).flatMap((schema) => Object.keys(schema.properties ?? {}));
  return respell(
    String(path.at(-1)),
    known.filter((field) => !present.includes(field)),
    keySpan(text, path),
  );
};

export const respellLayerType: Fixer = ({ text }, { path }) => respellValue(text, path, layerTypes);

export const respellMethod: Fixer = ({ text }, { path }) => respellValue(text, path, Object.keys(stepSchemas));

export const respellChoice: Fixer = ({ text }, { path }) => {
  const choices = schemasOf(text, path).flatMap(({ enum: several = [], const: only }) => (only === undefined ? several : [only]));
  return respellValue(text, path, choices.map(String));
};

export const respellInput: Fixer = ({ text }, { path, meant }) => changeTo(meant, valueSpan(text, path));

function respellValue(text: ModelDocument['text'], path: PlacedProblem['path'], choices: readonly string[]): Fix[] {
  const value = valueAt(text, path);
  return typeof value === 'string' ? respell(value, choices, valueSpan(text, path)) : [];
}

function respell(word: string, choices: readonly string[], span: Span | undefined): Fix[] {
  return changeTo(suggest(word, choices), span);
}

function changeTo(meant: string | undefined, span: Span | undefined): Fix[] {
  if (meant === undefined || span === undefined) return [];
  return [{ title: say('Change to "{0}"', meant), edits: [replaceSpan(span, JSON.stringify(meant))], isSafe: true }];
}

function schemasOf(text: ModelDocument['text'], path: PlacedProblem['path']) {
  const [list, index] = path;
  const isInLayer = list === 'layers' && typeof index === 'number' && text.layers[index] !== undefined;
  const fragment = isInLayer ? layerFragment(text, index) : rootFragment(text);
  return schemasAt(path, treeOf(fragment), fragment.path);
}

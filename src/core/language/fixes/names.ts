/** Fixes for names that clash and for layers that are not used. */
import { removeItem, replaceSpan } from '../../json/edits';
import { say } from '../../message/message';
import { valueAt, valueSpan } from '../places';
import type { Fixer } from './fix';

export const renameDuplicate: Fixer = ({ text }, { path }) => {
  const name = valueAt(text, path);
  const span = valueSpan(text, path);
  if (typeof name !== 'string' || span === undefined) return [];
  const taken = new Set(text.layers.map(({ reading }) => reading.name));
  const stem = name.replace(/\d+$/u, '');
  let number = 2;
  while (taken.has(`${stem}${String(number)}`)) number++;
  const free = `${stem}${String(number)}`;
  return [{ title: say('Rename to "{0}"', free), edits: [replaceSpan(span, JSON.stringify(free))], isSafe: false }];
};

export const removeLayer: Fixer = ({ text }, { path }) => {
  const layer = text.layers[Number(path[1])];
  if (layer === undefined) return [];
  const edit = removeItem(String(text.text), layer.offset, layer.offset + layer.length);
  return [{ title: say('Remove {0}', layer.reading.name ?? ''), edits: [edit], isSafe: false }];
};

/** An Input layer takes nothing: its `inputs` can go. */
export const removeInputs: Fixer = ({ text }, { path }) => {
  const value = valueSpan(text, path);
  if (path.at(-1) !== 'inputs' || value === undefined) return [];
  const whole = String(text.text);
  const key = whole.lastIndexOf('"inputs"', value.offset);
  return [{ title: say('Remove {0}', '"inputs"'), edits: [removeItem(whole, key, value.offset + value.length)], isSafe: false }];
};

/** Fields that are missing, too many, or out of bounds. */
import { insertMember, removeItem, replaceSpan } from '../../json/edits';
import { skipTrivia, skipValue } from '../../json/scan';
import { say } from '../../message/message';
import { schemasAt } from '../fields';
import { layerFragment, rootFragment, treeOf } from '../fragment';
import { fieldsAt, keySpan, valueAt, valueSpan } from '../places';
import { plainMember } from '../snippet';
import type { Fixer } from './fix';

/** Adds the field that is missing, with a value to begin with. */
export const addMissingField: Fixer = ({ text }, { path: fieldPath }) => {
  const path = fieldPath.slice(0, -1);
  const field = String(fieldPath.at(-1));
  const object = valueSpan(text, path);
  const fragment = path[0] === 'layers' ? layerFragment(text, Number(path[1])) : rootFragment(text);
  const schema = schemasAt(path, treeOf(fragment), fragment.path).flatMap(({ properties = {} }) => properties[field] ?? [])[0];
  if (object === undefined || schema === undefined || fieldsAt(text, path).includes(field)) return [];
  const member = plainMember(field, schema);
  return [{ title: say('Add {0}', member), edits: [insertMember(String(text.text), object.offset, member)], isSafe: false }];
};

export const removeField: Fixer = ({ text }, problem) => {
  const key = problem.code === 'duplicate-field' ? problem : keySpan(text, problem.path);
  if (key === undefined) return [];
  const whole = String(text.text);
  const value = skipTrivia(whole, skipTrivia(whole, key.offset + key.length) + 1);
  const name = whole.slice(key.offset, key.offset + key.length);
  return [{ title: say('Remove {0}', name), edits: [removeItem(whole, key.offset, skipValue(whole, value))], isSafe: false }];
};

/** Moves a number to the nearest value that is allowed. */
export const clampNumber: Fixer = ({ text }, { path }) => {
  const value = valueAt(text, path);
  const span = valueSpan(text, path);
  const fragment = path[0] === 'layers' && typeof path[1] === 'number' ? layerFragment(text, path[1]) : rootFragment(text);
  const schema = schemasAt(path, treeOf(fragment), fragment.path).find(({ type }) => type === 'integer' || type === 'number');
  if (typeof value !== 'number' || span === undefined || schema === undefined) return [];
  const { minimum = -Infinity, maximum = Infinity } = schema;
  const nearest = Math.min(maximum, Math.max(minimum, schema.type === 'integer' ? Math.round(value) : value));
  if (nearest === value) return [];
  return [{ title: say('Change to {0}', nearest), edits: [replaceSpan(span, String(nearest))], isSafe: false }];
};

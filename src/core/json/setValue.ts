/** Turns a value in JSON text into another one by the smallest changes: what stays equal keeps its comments, its order and its layout. */
import { insertMember, removeItem, replaceSpan, type TextEdit } from './edits';
import { elementsOf } from './elements';
import { membersLine, oneLine } from './oneLine';
import { type Member, membersOf, skipTrivia, skipValue } from './scan';

/**
 * @param at where the value begins, which must be without errors
 * @param was what stands there
 */
export function setValue(text: string, at: number, was: unknown, value: unknown): TextEdit[] {
  if (isObject(was) && isObject(value)) return setMembers(text, at, was, value);
  if (Array.isArray(was) && Array.isArray(value) && was.length === value.length) {
    const { spans } = elementsOf(text, skipTrivia(text, at + 1), skipValue(text, at), false);
    if (spans.length === value.length) return spans.flatMap(({ offset }, index) => setValue(text, offset, was[index], value[index]));
  }
  return JSON.stringify(was) === JSON.stringify(value) ? [] : [whole(text, at, value)];
}

type JsonObject = Readonly<Record<string, unknown>>;

function setMembers(text: string, at: number, was: JsonObject, value: JsonObject): TextEdit[] {
  const members = new Map([...membersOf(text, at)].map((member) => [member.key, member]));
  const gone = Object.keys(was).filter((name) => !Object.hasOwn(value, name));
  const added = Object.fromEntries(Object.entries(value).filter(([name]) => !Object.hasOwn(was, name)));
  const isAdding = Object.keys(added).length > 0;
  // Edits of neighbours would overlap.
  if (gone.length > 1 || (gone.length === 1 && isAdding) || gone.some((name) => !members.has(name))) return [whole(text, at, value)];
  const removed = gone.map((name) => removeMember(text, members.get(name)!));
  const changed = Object.keys(was).flatMap((name) => {
    const member = members.get(name);
    return member === undefined || !Object.hasOwn(value, name) ? [] : setValue(text, member.valueAt, was[name], value[name]);
  });
  return [...changed, ...removed, ...(isAdding ? [insertMember(text, at, membersLine(added))] : [])];
}

function removeMember(text: string, { keyAt, valueAt }: Member): TextEdit {
  return removeItem(text, keyAt, skipValue(text, valueAt));
}

function whole(text: string, at: number, value: unknown): TextEdit {
  return replaceSpan({ offset: at, length: skipValue(text, at) - at }, oneLine(value));
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

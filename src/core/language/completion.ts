/** What can be written at a place in a spec. */
import { knownDeviceNames } from '../devices/known';
import { findNodeAtLocation, getLocation, type Location, type Node } from 'jsonc-parser';
import { type DataNames, noNames } from '../data/dataNames';
import { isDataFileName } from '../data/fileNames';
import { skipTrivia, skipValue } from '../json/scan';
import { isInputType, kindOf, layerTypes } from '../layers';
import { type Message, nothing, say } from '../message/message';
import type { JsonSchema } from '../spec/jsonSchema';
import type { JsonPath, Span } from '../problem/problem';
import { schemasAt } from './fields';
import { filePaths } from './links';
import { meaningOf } from './meanings';
import { modelSnippets } from './modelSnippets';
import type { ModelDocument } from './modelDocument';
import { type Fragment, fragmentAt, spanInDocument, treeOf } from './fragment';
import { possibleInputs } from './possibleInputs';
import { layerSnippet, memberSnippet } from './snippet';
import { layerMeaning } from './layerMeaning';
import type { ModelText } from './text/modelText';

export interface Suggestion {
  readonly kind: 'model' | 'field' | 'value' | 'layer' | 'name' | 'file';
  readonly label: string;
  readonly explanation: Message;
  /** In the syntax of VS Code's snippets. */
  readonly insert: string;
  /** What the text in the place is compared with. */
  readonly filter: string;
  readonly replace: Span;
}

/** Whether names of columns or arrays belong at a place: only for those is the data file read. */
export function asksForDataNames({ text }: ModelDocument, offset: number): boolean {
  const { location, path } = placeAt(text, offset);
  return !location.isAtPropertyKey && kindOfNames(path) !== undefined;
}

/**
 * @param files that `data` and `weights` may name, relative to the spec
 * @param names in the file that `data` names
 * @returns the best suggestions first
 */
export function completionsAt(model: ModelDocument, offset: number, files: readonly string[], names: DataNames = noNames): Suggestion[] {
  if (model.text.list === undefined && isBeginning(String(model.text.text), offset)) return newModels(String(model.text.text), offset);
  const { fragment, at, location, path } = placeAt(model.text, offset);
  const typed = typedSpan(fragment.text, location.previousNode, at);
  const root = treeOf(withoutTyped(fragment, typed, location.isAtPropertyKey));
  const replace = spanInDocument(fragment, typed);
  if (path.length === 2 && path[0] === 'layers') return newLayers(replace);
  if (location.isAtPropertyKey) {
    const object = root && findNodeAtLocation(root, location.path.slice(0, -1));
    const schemas = schemasAt(path.slice(0, -1), root, fragment.path);
    return fields(schemas, presentKeys(object, typed), charAfter(fragment.text, typed), replace);
  }
  const [section, index, field] = path;
  if (section === 'layers' && field === 'inputs') {
    const layer = fragment.kind === 'gap' ? model.text.layers.length : Number(index);
    return possibleInputs(model.text.layers, layer).map((name) => quoted('name', name, nothing, replace));
  }
  if (section === 'outputs') {
    const names = model.text.layers.flatMap(({ reading: { type, name } }) => (name === undefined || isInputType(type ?? '') ? [] : [name]));
    return names.map((name) => quoted('name', name, nothing, replace));
  }
  const namesKind = kindOfNames(path);
  const named = (namesKind === undefined ? [] : names[namesKind]).map((name) => quoted('name', name, nothing, replace));
  if (namesFile(path)) return [...named, ...files.filter(isFor(path)).map((file) => quoted('file', file, nothing, replace))];
  if (named.length > 0) return named;
  return schemasAt(path, root, fragment.path).flatMap((schema) => values(String(path.at(-1)), schema, replace));
}

/** What is written at a place of the document, and where in the spec that is. */
function placeAt(text: ModelText, offset: number) {
  const fragment = fragmentAt(text, offset);
  const at = fragment.inward(offset);
  const location = getLocation(fragment.text, at);
  return { fragment, at, location, path: [...fragment.path, ...location.path] };
}

/** Whether the text holds nothing yet but comments and, at the place, a word. */
function isBeginning(text: string, offset: number): boolean {
  const word = wordAround(text, offset);
  return skipTrivia(text, 0) >= word.offset && text.slice(word.offset + word.length).trim() === '';
}

function newModels(text: string, offset: number): Suggestion[] {
  const replace = wordAround(text, offset);
  return modelSnippets.map(({ label, words, explanation, body }) => ({
    ...({ kind: 'model', label, explanation, insert: body, replace } as const),
    filter: text[replace.offset] === '"' ? `"${words}` : words,
  }));
}

/** The letters, and a quote before them, that a place is in or touches. */
function wordAround(text: string, offset: number): Span {
  const word = bareWord(text, offset);
  return text[word.offset - 1] === '"' ? { offset: word.offset - 1, length: word.length + 1 } : word;
}

/** The letters that a place is in or touches. */
function bareWord(text: string, offset: number): Span {
  const before = /[a-z]*$/iu.exec(text.slice(0, offset))![0].length;
  const after = /^[a-z]*/iu.exec(text.slice(offset))![0].length;
  return { offset: offset - before, length: before + after };
}

/** A string that is still being typed swallows the rest of its line, or the key after it: without it, the rest can be read. */
function withoutTyped(fragment: Fragment, { offset, length }: Span, isKey: boolean): Fragment {
  const { text } = fragment;
  const isOpen = text[offset] === '"' && skipValue(text, offset) === -1;
  const isInTheWay = isOpen || (isKey && charAfter(text, { offset, length }) !== ':');
  return isInTheWay ? { ...fragment, text: text.slice(0, offset) + text.slice(offset + length) } : fragment;
}

/** What has been typed of the thing at the place: a string up to its end or, when it has none, up to the place, or a word without quotes. */
function typedSpan(text: string, node: Location['previousNode'], at: number): Span {
  if (node === undefined || node.offset > at || node.offset + node.length < at) return bareWord(text, at);
  const { offset, length } = node;
  const isOpen = text[offset] === '"' && skipValue(text, offset) === -1;
  return { offset, length: isOpen ? at - offset : length };
}

function charAfter(text: string, { offset, length }: Span): string | undefined {
  return text[skipTrivia(text, offset + length)];
}

/** The keys that an object has, but for the one being typed. */
function presentKeys(object: Node | undefined, typed: Span): Set<string> {
  const keys = (object?.children ?? []).flatMap(({ children }) => children?.[0] ?? []);
  return new Set(keys.filter((key) => key.offset !== typed.offset).map((key) => String(key.value)));
}

function newLayers(replace: Span): Suggestion[] {
  return layerTypes.map((type) => ({
    ...({ kind: 'layer', label: type, filter: type, replace } as const),
    explanation: say(kindOf(type).meaning),
    insert: layerSnippet(type),
  }));
}

/** The fields that an object may have and does not have yet; those that it must have come first. */
function fields(schemas: readonly JsonSchema[], present: ReadonlySet<string>, next: string | undefined, replace: Span): Suggestion[] {
  const required = new Set(schemas.flatMap((schema) => schema.required ?? []));
  const known = new Map(schemas.flatMap((schema) => Object.entries(schema.properties ?? {})));
  return [...known]
    .filter(([key]) => !present.has(key) && !key.startsWith('$'))
    .sort(([a], [b]) => Number(required.has(b)) - Number(required.has(a)))
    .map(([key, schema]) => ({
      ...({ kind: 'field', label: key, filter: `"${key}"`, replace } as const),
      explanation: explanationOf(schema),
      insert: next === ':' ? `"${key}"` : memberSnippet(key, schema) + (next === '"' ? ',' : ''),
    }));
}

function values(field: string, schema: JsonSchema, replace: Span): Suggestion[] {
  if (field === 'type' && schema.const !== undefined) {
    const type = String(schema.const);
    return [quoted('value', type, say(layerMeaning(type)), replace)];
  }
  const choices = schema.enum ?? wordsFor(field, schema) ?? (schema.const === undefined ? [] : [schema.const]);
  if (choices.length > 0)
    return choices.map((choice, at) => {
      const meaning = schema.enumDescriptions?.[at];
      const explanation = meaning === undefined ? meaningOf(field, String(choice)) : say(meaning);
      return quoted('value', String(choice), explanation ?? explanationOf(schema), replace);
    });
  if (schema.type !== 'boolean') return [];
  return ['true', 'false'].map((word) => ({
    kind: 'value',
    label: word,
    filter: word,
    explanation: explanationOf(schema),
    insert: word,
    replace,
  }));
}

/** Of devices, those of the settings as well. */
function wordsFor(field: string, { examples }: JsonSchema): readonly string[] | undefined {
  return examples !== undefined && field === 'device' ? knownDeviceNames() : examples;
}

function quoted(kind: Suggestion['kind'], word: string, explanation: Message, replace: Span): Suggestion {
  const text = JSON.stringify(word);
  return { kind, label: word, filter: text, explanation, insert: text.replaceAll(/[$}\\]/gu, String.raw`\$&`), replace };
}

function explanationOf({ description }: JsonSchema): Message {
  return description === undefined ? nothing : say(description);
}

/** Weights are in a TF.js file, data in arrays. */
function isFor([section]: JsonPath): (file: string) => boolean {
  return (file) => isDataFileName(file) === (section === 'data');
}

/** What fields of `data` name, one or several of it. */
const namedKinds: Readonly<Record<string, keyof DataNames>> = {
  columns: 'columns',
  drop: 'columns',
  oneHot: 'columns',
  group: 'columns',
  time: 'columns',
  array: 'arrays',
  labels: 'labels',
};

/** Which names of the data file belong at a place of the spec. */
function kindOfNames([section, field, ...rest]: JsonPath): keyof DataNames | undefined {
  const isNamed = section === 'data' && Object.hasOwn(namedKinds, field ?? '') && rest.every((part) => typeof part === 'number');
  return isNamed ? namedKinds[field!] : undefined;
}

function namesFile(path: JsonPath): boolean {
  return filePaths.some((candidate) => candidate.join() === path.join());
}

/** A model's file as a list of layers, each read by itself, and the rest, so that an edit makes only what it touches be read again. */
import type { Node } from 'jsonc-parser';
import { elementsOf } from '../../json/elements';
import { LongText } from '../../json/longText';
import { parseJson, type JsonSyntaxError } from '../../spec/syntax';
import { mostLayers, tooManyLayers } from '../../spec/validateSpec';
import type { ModelFormat } from '../formats/format';
import { findLayerList, type LayerList } from './layerList';
import { type PlacedLayer, readListPart } from './listPart';

export interface ModelText {
  readonly text: LongText;
  /** Missing in a file without a list of layers. */
  readonly list?: ListPlace;
  readonly layers: readonly PlacedLayer[];
  /** The file with its list of layers emptied; missing until it could be read once. */
  readonly rootWithoutLayers?: Node;
  /** What keeps the text from being JSON. What is known of these parts is from before, moved along with the edits. */
  readonly errors: TextErrors;
}

export interface TextErrors {
  /** Some layers and what parts them cannot be read. */
  readonly layers?: { readonly error: JsonSyntaxError; readonly range: LayerRange };
  /** What is around the list cannot be read. */
  readonly rootWithoutLayers?: JsonSyntaxError;
  /** It is not known where the list is. */
  readonly whole?: JsonSyntaxError;
}

/** The error to report, if the text is not JSON. */
export function syntaxErrorOf({ errors }: ModelText): JsonSyntaxError | undefined {
  return errors.whole ?? errors.layers?.error ?? errors.rootWithoutLayers;
}

export interface ListPlace {
  readonly format: ModelFormat;
  /** Offsets of the brackets. */
  readonly open: number;
  readonly close: number;
}

/** Layers from `first` up to, but not including, `next`; they may be none, and then the range is what parts two layers. */
export interface LayerRange {
  readonly first: number;
  readonly next: number;
}

/** Takes a text apart: each layer of its list, and what is around the list, are read by themselves, so that an edit of one layer does not touch the others. */
export function readModelText(source: string): ModelText {
  const list = findLayerList(source);
  const text = LongText.of(source);
  const split = list && readSplit(source, text, list);
  if (split !== undefined) return split;
  const whole = parseJson(source);
  return whole.root === undefined
    ? { text, layers: [], errors: { whole: whole.error } }
    : { text, layers: [], rootWithoutLayers: whole.root, errors: {} };
}

function readSplit(source: string, text: LongText, { format, open }: LayerList): ModelText | undefined {
  const { spans, end: close } = elementsOf(source, open + 1, source.length, false);
  const excess = spans[mostLayers];
  if (excess !== undefined) return { text, layers: [], errors: { whole: { ...excess, message: tooManyLayers(spans.length).message } } };
  if (source[close] !== ']') return undefined;
  const list = { format, open, close };
  const part = readListPart(text, format, { from: open + 1, to: close, follows: false, precedes: false });
  const rootWithoutLayers = readRootWithoutLayers(text, list);
  if (part.layers === undefined || rootWithoutLayers.root === undefined) return undefined;
  return { text, list, layers: part.layers, rootWithoutLayers: rootWithoutLayers.root, errors: {} };
}

/** Reads what is around the list. An error's place is that in the whole text. */
export function readRootWithoutLayers(text: LongText, list: ListPlace): ReturnType<typeof parseJson> {
  const { open, close } = list;
  const parsed = parseJson(text.slice(0, open + 1) + text.slice(close));
  return parsed.root === undefined ? { error: { ...parsed.error, offset: fromRoot(parsed.error.offset, list) } } : parsed;
}

/** The place in the root without layers of a place in the text; all that is in the list is at its closing bracket. */
export function toRootWithoutLayers(offset: number, list: ListPlace | undefined): number {
  if (list === undefined || offset <= list.open) return offset;
  return Math.max(list.open + 1, offset - (list.close - list.open - 1));
}

/** The place in the text of a place in its root without layers. */
export function fromRoot(offset: number, list: ListPlace | undefined): number {
  return list === undefined || offset <= list.open ? offset : offset + list.close - list.open - 1;
}

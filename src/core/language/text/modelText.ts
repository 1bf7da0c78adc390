/** A model's file as a list of layers, each read by itself, and the rest, so that an edit makes only what it touches be read again. */
import type { Node } from 'jsonc-parser';
import { elementsOf } from '../../json/elements';
import { LongText } from '../../json/longText';
import { parseJson, type SyntaxFault } from '../../spec/syntax';
import type { ModelFormat } from '../formats/format';
import { findLayerList, type LayerList } from './layerList';
import { type PlacedLayer, readStretch } from './stretch';

export interface ModelText {
  readonly text: LongText;
  /** Missing in a file without a list of layers. */
  readonly list?: ListPlace;
  readonly layers: readonly PlacedLayer[];
  /** The file with its list of layers emptied; missing until it could be read once. */
  readonly shell?: Node;
  /** What keeps the text from being JSON. What is known of these parts is from before, moved along with the edits. */
  readonly faults: Faults;
}

export interface Faults {
  /** Some layers and what parts them cannot be read. */
  readonly layers?: { readonly fault: SyntaxFault; readonly range: LayerRange };
  /** What is around the list cannot be read. */
  readonly shell?: SyntaxFault;
  /** Where the list is cannot be told. */
  readonly whole?: SyntaxFault;
}

/** The fault to tell, if the text is not JSON. */
export function faultOf({ faults }: ModelText): SyntaxFault | undefined {
  return faults.whole ?? faults.layers?.fault ?? faults.shell;
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

export function readModelText(source: string): ModelText {
  const list = findLayerList(source);
  const text = LongText.of(source);
  const split = list && readSplit(source, text, list);
  if (split !== undefined) return split;
  const whole = parseJson(source);
  return whole.root === undefined
    ? { text, layers: [], faults: { whole: whole.fault } }
    : { text, layers: [], shell: whole.root, faults: {} };
}

function readSplit(source: string, text: LongText, { format, open }: LayerList): ModelText | undefined {
  const close = elementsOf(source, open + 1, source.length, false).end;
  if (source[close] !== ']') return undefined;
  const list = { format, open, close };
  const stretch = readStretch(text, format, { from: open + 1, to: close, follows: false, precedes: false });
  const shell = readShell(text, list);
  if (stretch.layers === undefined || shell.root === undefined) return undefined;
  return { text, list, layers: stretch.layers, shell: shell.root, faults: {} };
}

/** Reads what is around the list. A fault's place is that in the whole text. */
export function readShell(text: LongText, list: ListPlace): ReturnType<typeof parseJson> {
  const { open, close } = list;
  const parsed = parseJson(text.slice(0, open + 1) + text.slice(close));
  return parsed.root === undefined ? { fault: { ...parsed.fault, offset: fromShell(parsed.fault.offset, list) } } : parsed;
}

/** The place in the shell of a place in the text; all that is in the list is at its closing bracket. */
export function toShell(offset: number, list: ListPlace | undefined): number {
  if (list === undefined || offset <= list.open) return offset;
  return Math.max(list.open + 1, offset - (list.close - list.open - 1));
}

/** The place in the text of a place in its shell. */
export function fromShell(offset: number, list: ListPlace | undefined): number {
  return list === undefined || offset <= list.open ? offset : offset + list.close - list.open - 1;
}

/** What an edit does to a model's text: only what it touches is read again. */
import type { Node } from 'jsonc-parser';
import type { TextEdit } from '../../json/edits';
import type { LongText } from '../../json/longText';
import type { JsonSyntaxError } from '../../spec/syntax';
import { findLayerList } from './layerList';
import { type LayerRange, type ListPlace, type ModelText, readModelText, readRootWithoutLayers, toRootWithoutLayers } from './modelText';
import type { PlacedLayer } from './listPart';
import { readListPart, type ListPart } from './listPart';

/** The same as reading the text after the edit; only the layers that the edit touches are read. */
export function editModelText(before: ModelText, edit: TextEdit): ModelText {
  const { offset, removed } = edit;
  const text = before.text.edited(edit);
  const moved = move(before, edit, text);
  const { list, errors } = before;
  if (list === undefined || errors.whole !== undefined) return reread(moved);
  if (offset > list.open && offset + removed <= list.close) return readLayersAgain(moved, touchedLayers(before, edit));
  if (offset + removed <= list.open || offset > list.close) return readRootAgain(moved);
  return reread(moved);
}

/** Reads everything once more. A text that is not JSON keeps what was known of it. */
export function reread(model: ModelText): ModelText {
  const read = readModelText(String(model.text));
  const { whole } = read.errors;
  return whole === undefined || model.rootWithoutLayers === undefined ? read : { ...model, errors: { whole } };
}

function readLayersAgain(moved: ModelText, range: LayerRange): ModelText {
  const { text, layers, errors } = moved;
  const list = moved.list!;
  const read = readListPart(text, list.format, listPartOf(range, layers, list));
  const { layers: _before, ...others } = errors;
  if (read.error !== undefined) return { ...moved, errors: { ...others, layers: { error: read.error, range } } };
  return { ...moved, layers: layers.toSpliced(range.first, range.next - range.first, ...read.layers), errors: others };
}

/** The layers whose text an edit has changed, and those that could not be read before it. */
function touchedLayers({ layers, errors }: ModelText, { offset, removed }: TextEdit): LayerRange {
  const first = lowestIndex(layers, (layer) => layer.offset + layer.length >= offset);
  const next = lowestIndex(layers, (layer) => layer.offset > offset + removed);
  const unread = errors.layers?.range;
  return unread === undefined ? { first, next } : { first: Math.min(first, unread.first), next: Math.max(next, unread.next) };
}

/** The index of the first layer for which the condition holds, as it then does for all after it; their number when it never does. */
function lowestIndex(layers: readonly PlacedLayer[], holds: (layer: PlacedLayer) => boolean): number {
  let low = 0;
  let high = layers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(layers[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function listPartOf({ first, next }: LayerRange, layers: readonly PlacedLayer[], list: ListPlace): ListPart {
  const before = layers[first - 1];
  const after = layers[next];
  return {
    from: before === undefined ? list.open + 1 : before.offset + before.length,
    to: after?.offset ?? list.close,
    follows: before !== undefined,
    precedes: after !== undefined,
  };
}

function readRootAgain(moved: ModelText): ModelText {
  const { text, errors } = moved;
  const list = moved.list!;
  const { rootWithoutLayers: _before, ...others } = errors;
  const read = readRootWithoutLayers(text, list);
  if (read.root === undefined) return { ...moved, errors: { ...others, rootWithoutLayers: read.error } };
  // The list may have lost its name, or another one may have come before it.
  const found = findLayerList(text.slice(0, list.open + 1) + text.slice(list.close));
  if (found?.open !== list.open || found.format !== list.format) return reread(moved);
  return { ...moved, rootWithoutLayers: read.root, errors: others };
}

/** The text after an edit, with everything that is known from before at its new place. */
function move(before: ModelText, edit: TextEdit, text: LongText): ModelText {
  const { list, errors } = before;
  const moveFault = (error: JsonSyntaxError) => ({ ...error, offset: shift(error.offset, edit) });
  return {
    ...before,
    text,
    layers: before.layers.map((layer) => moveLayer(layer, edit)),
    ...(before.rootWithoutLayers === undefined ? {} : { rootWithoutLayers: moveAroundList(before.rootWithoutLayers, edit, list) }),
    ...(list === undefined ? {} : { list: { ...list, open: shift(list.open, edit), close: shift(list.close, edit) } }),
    errors: {
      ...(errors.layers === undefined ? {} : { layers: { ...errors.layers, error: moveFault(errors.layers.error) } }),
      ...(errors.rootWithoutLayers === undefined ? {} : { rootWithoutLayers: moveFault(errors.rootWithoutLayers) }),
    },
  };
}

/** The nodes of the root without layers, whose offsets leave out what is in the list. */
function moveAroundList(rootWithoutLayers: Node, { offset, removed, inserted }: TextEdit, list: ListPlace | undefined): Node {
  if (list !== undefined && offset > list.open && offset + removed <= list.close) return rootWithoutLayers;
  const from = toRootWithoutLayers(offset, list);
  return moveNode(rootWithoutLayers, { offset: from, removed: toRootWithoutLayers(offset + removed, list) - from, inserted });
}

function moveNode(node: Node, edit: TextEdit): Node {
  const offset = shift(node.offset, edit);
  const length = shift(node.offset + node.length, edit) - offset;
  return { ...node, offset, length, ...(node.children && { children: node.children.map((child) => moveNode(child, edit)) }) };
}

function moveLayer(layer: PlacedLayer, edit: TextEdit): PlacedLayer {
  const end = layer.offset + layer.length;
  if (end < edit.offset) return layer;
  const offset = shift(layer.offset, edit);
  const length = shift(end, edit) - offset;
  return offset === layer.offset && length === layer.length ? layer : { offset, length, reading: layer.reading, typeAt: layer.typeAt };
}

/** Where a place has gone; one inside what was removed goes to its start. */
function shift(place: number, { offset, removed, inserted }: TextEdit): number {
  if (place < offset) return place;
  return place >= offset + removed ? place + inserted.length - removed : offset;
}

/** What an edit does to a model's text: only what it touches is read again. */
import type { Node } from 'jsonc-parser';
import type { TextEdit } from '../../json/edits';
import type { LongText } from '../../json/longText';
import type { SyntaxFault } from '../../spec/syntax';
import { findLayerList } from './layerList';
import { type LayerRange, type ListPlace, type ModelText, readModelText, readShell, toShell } from './modelText';
import type { PlacedLayer } from './stretch';
import { readStretch, type Stretch } from './stretch';

export function editModelText(before: ModelText, edit: TextEdit): ModelText {
  const { offset, removed } = edit;
  const text = before.text.edited(edit);
  const moved = move(before, edit, text);
  const { list, faults } = before;
  if (list === undefined || faults.whole !== undefined) return reread(moved);
  if (offset > list.open && offset + removed <= list.close) return readLayersAgain(moved, touchedLayers(before, edit));
  if (offset + removed <= list.open || offset > list.close) return readShellAgain(moved);
  return reread(moved);
}

/** Reads everything once more. A text that is not JSON keeps what was known of it. */
export function reread(model: ModelText): ModelText {
  const read = readModelText(String(model.text));
  const { whole } = read.faults;
  return whole === undefined || model.shell === undefined ? read : { ...model, faults: { whole } };
}

function readLayersAgain(moved: ModelText, range: LayerRange): ModelText {
  const { text, layers, faults } = moved;
  const list = moved.list!;
  const read = readStretch(text, list.format, stretchOf(range, layers, list));
  const { layers: _before, ...others } = faults;
  if (read.fault !== undefined) return { ...moved, faults: { ...others, layers: { fault: read.fault, range } } };
  return { ...moved, layers: layers.toSpliced(range.first, range.next - range.first, ...read.layers), faults: others };
}

/** The layers whose text an edit has changed, and those that could not be read before it. */
function touchedLayers({ layers, faults }: ModelText, { offset, removed }: TextEdit): LayerRange {
  const first = lowestIndex(layers, (layer) => layer.offset + layer.length >= offset);
  const next = lowestIndex(layers, (layer) => layer.offset > offset + removed);
  const unread = faults.layers?.range;
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

function stretchOf({ first, next }: LayerRange, layers: readonly PlacedLayer[], list: ListPlace): Stretch {
  const before = layers[first - 1];
  const after = layers[next];
  return {
    from: before === undefined ? list.open + 1 : before.offset + before.length,
    to: after?.offset ?? list.close,
    follows: before !== undefined,
    precedes: after !== undefined,
  };
}

function readShellAgain(moved: ModelText): ModelText {
  const { text, faults } = moved;
  const list = moved.list!;
  const { shell: _before, ...others } = faults;
  const read = readShell(text, list);
  if (read.root === undefined) return { ...moved, faults: { ...others, shell: read.fault } };
  // The list may have lost its name, or another one may have come before it.
  const found = findLayerList(text.slice(0, list.open + 1) + text.slice(list.close));
  if (found?.open !== list.open || found.format !== list.format) return reread(moved);
  return { ...moved, shell: read.root, faults: others };
}

/** The text after an edit, with everything that is known from before at its new place. */
function move(before: ModelText, edit: TextEdit, text: LongText): ModelText {
  const { list, faults } = before;
  const moveFault = (fault: SyntaxFault) => ({ ...fault, offset: shift(fault.offset, edit) });
  return {
    ...before,
    text,
    layers: before.layers.map((layer) => moveLayer(layer, edit)),
    ...(before.shell === undefined ? {} : { shell: moveShell(before.shell, edit, list) }),
    ...(list === undefined ? {} : { list: { ...list, open: shift(list.open, edit), close: shift(list.close, edit) } }),
    faults: {
      ...(faults.layers === undefined ? {} : { layers: { ...faults.layers, fault: moveFault(faults.layers.fault) } }),
      ...(faults.shell === undefined ? {} : { shell: moveFault(faults.shell) }),
    },
  };
}

/** The nodes of the shell, whose offsets leave out what is in the list. */
function moveShell(shell: Node, { offset, removed, inserted }: TextEdit, list: ListPlace | undefined): Node {
  if (list !== undefined && offset > list.open && offset + removed <= list.close) return shell;
  const from = toShell(offset, list);
  return moveNode(shell, { offset: from, removed: toShell(offset + removed, list) - from, inserted });
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

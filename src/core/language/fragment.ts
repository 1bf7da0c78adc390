/** The part of a model's file around a place: one layer, or everything but the list of layers. Small, so that it can be parsed at any time. */
import type { Node } from 'jsonc-parser';
import type { JsonPath, Span } from '../problem/problem';
import { tolerantTree } from '../spec/syntax';
import { fromRoot, type ModelText } from './text/modelText';

export interface Fragment {
  /** `gap` is what stands between two layers: a list in which, if anything, a new layer begins. */
  readonly kind: 'layer' | 'gap' | 'root';
  readonly text: string;
  /** The path of the fragment's root in the document. */
  readonly path: JsonPath;
  /** From an offset in the document to one in the fragment. */
  readonly inward: (offset: number) => number;
  /** From an offset in the fragment to one in the document. */
  readonly outward: (offset: number) => number;
}

/** The layer that a place is in or touches; else what stands between two layers, or everything around the list. @param offset in the document */
export function fragmentAt(model: ModelText, offset: number): Fragment {
  const { list } = model;
  if (list === undefined || offset <= list.open || offset > list.close) return rootFragment(model);
  const index = layerIndexAt(model, offset);
  return index === undefined ? gapFragment(model, offset) : layerFragment(model, index);
}

/** The layer whose text a place is in or touches. */
export function layerIndexAt({ layers }: ModelText, offset: number): number | undefined {
  const index = layers.findLastIndex((layer) => layer.offset <= offset);
  const layer = layers[index];
  return layer !== undefined && offset <= layer.offset + layer.length ? index : undefined;
}

/** @param index of a layer that there is */
export function layerFragment(model: ModelText, index: number): Fragment {
  const layer = model.layers[index]!;
  return {
    kind: 'layer',
    text: model.text.slice(layer.offset, layer.offset + layer.length),
    path: ['layers', index],
    inward: (at) => at - layer.offset,
    outward: (at) => at + layer.offset,
  };
}

/** The document with an empty list of layers. */
export function rootFragment(model: ModelText): Fragment {
  const { list, text } = model;
  if (list === undefined) return { kind: 'root', text: String(text), path: [], inward: (at) => at, outward: (at) => at };
  const { open, close } = list;
  return {
    kind: 'root',
    text: text.slice(0, open + 1) + text.slice(close),
    path: [],
    inward: (at) => (at <= open ? at : at - (close - open - 1)),
    outward: (at) => fromRoot(at, list),
  };
}

function gapFragment(model: ModelText, offset: number): Fragment {
  const { layers, list, text } = model;
  const next = layers.findIndex((layer) => layer.offset > offset);
  const index = next === -1 ? layers.length : next;
  const before = layers[index - 1];
  const from = before === undefined ? list!.open + 1 : before.offset + before.length;
  const to = layers[index]?.offset ?? list!.close;
  const head = before === undefined ? '[' : '[0';
  return {
    kind: 'gap',
    text: `${head}${text.slice(from, to)}]`,
    path: ['layers'],
    inward: (at) => at - from + head.length,
    outward: (at) => at + from - head.length,
  };
}

/** The values of a fragment, as far as it can be read while it is being written. */
export function treeOf({ text }: Fragment): Node | undefined {
  return tolerantTree(text);
}

/** The place in the document of something in a fragment. */
export function spanInDocument({ outward }: Fragment, { offset, length }: Span): Span {
  const from = outward(offset);
  return { offset: from, length: outward(offset + length) - from };
}

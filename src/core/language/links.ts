/** The files that a spec names. */
import { findNodeAtLocation } from 'jsonc-parser';
import { isDataFileName } from '../data/fileNames';
import type { Span } from '../problem/problem';
import { rootFragment, spanInDocument } from './fragment';
import { syntaxErrorOf, type ModelText } from './text/modelText';

/** Paths to the fields that name a file, relative to the spec. */
export const filePaths: readonly (readonly string[])[] = [
  ['weights'],
  ['data', 'file'],
  ['data', 'labels'],
  ['data', 'validation', 'file'],
  ['data', 'validation', 'labels'],
];

export interface FileLink {
  /** Without its quotes. */
  readonly span: Span;
  /** As it is written, relative to the spec. */
  readonly file: string;
}

/** The file of rows that `data` names. */
export function dataFileOf({ rootWithoutLayers }: ModelText): string | undefined {
  const node = rootWithoutLayers && findNodeAtLocation(rootWithoutLayers, ['data', 'file']);
  return node?.type === 'string' && node.value !== '' ? String(node.value) : undefined;
}

export function linksOf(model: ModelText): FileLink[] {
  const { rootWithoutLayers } = model;
  if (rootWithoutLayers === undefined) return [];
  const fragment = rootFragment(model);
  return filePaths.flatMap((path): FileLink[] => {
    const node = findNodeAtLocation(rootWithoutLayers, [...path]);
    if (node?.type !== 'string' || node.value === '') return [];
    // Labels may also be a column, which is no file.
    if (path.at(-1) === 'labels' && !isDataFileName(String(node.value))) return [];
    const { offset, length } = spanInDocument(fragment, node);
    // While the text is no JSON, what is known of it is from before.
    if (syntaxErrorOf(model) !== undefined && model.text.slice(offset, offset + length) !== JSON.stringify(node.value)) return [];
    return [{ span: { offset: offset + 1, length: length - 2 }, file: String(node.value) }];
  });
}

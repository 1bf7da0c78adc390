/** The files that a spec names. */
import { findNodeAtLocation } from 'jsonc-parser';
import type { Span } from '../problem/problem';
import { shellPiece, spanInDocument } from './piece';
import { faultOf, type ModelText } from './text/modelText';

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

export function linksOf(model: ModelText): FileLink[] {
  const { shell } = model;
  if (shell === undefined) return [];
  const piece = shellPiece(model);
  return filePaths.flatMap((path): FileLink[] => {
    const node = findNodeAtLocation(shell, [...path]);
    if (node?.type !== 'string' || node.value === '') return [];
    const { offset, length } = spanInDocument(piece, node);
    // While the text is no JSON, what is known of it is from before.
    if (faultOf(model) !== undefined && model.text.slice(offset, offset + length) !== JSON.stringify(node.value)) return [];
    return [{ span: { offset: offset + 1, length: length - 2 }, file: String(node.value) }];
  });
}

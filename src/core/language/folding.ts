/** What can be folded: everything in brackets that takes several lines, block comments, and the encoder and the decoder. */
import { createScanner } from 'jsonc-parser';
import type { Span } from '../problem/problem';
import type { ModelDocument } from './modelDocument';
import { symbolsOf } from './symbols';

export interface Fold extends Span {
  readonly kind: 'brackets' | 'comment' | 'role';
}

const openers = new Set(['{', '[']);
const closers = new Set(['}', ']']);

export function foldsOf(model: ModelDocument): Fold[] {
  const roles = symbolsOf(model).flatMap(({ kind, whole }): Fold[] => (kind === 'role' ? [{ ...whole, kind }] : []));
  return [...bracketFolds(String(model.text.text)), ...roles].sort((a, b) => a.offset - b.offset || b.length - a.length);
}

function bracketFolds(text: string): Fold[] {
  const folds: Fold[] = [];
  const open: number[] = [];
  const scanner = createScanner(text, false);
  while (scanner.getPosition() < text.length) {
    scanner.scan();
    const offset = scanner.getTokenOffset();
    const token = text[offset]!;
    if (openers.has(token)) open.push(offset);
    else if (closers.has(token)) {
      const from = open.pop();
      if (from !== undefined) folds.push({ kind: 'brackets', offset: from, length: offset + 1 - from });
    } else if (text.startsWith('/*', offset)) folds.push({ kind: 'comment', offset, length: scanner.getTokenLength() });
  }
  return folds.filter(({ offset, length }) => text.slice(offset, offset + length).includes('\n'));
}

import type { TextEdit } from '../../../src/core/json/edits';
import type { Random } from '../../../src/core/random/random';

/** Pieces that people type, paste and comment out. */
const parts = [
  '"',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '//',
  '/*',
  '*/',
  '\n',
  ' ',
  '1',
  'x',
  '"units": 3',
  '{ "type": "Dropout", "name": "d", "rate": 0.5 },',
  '',
];

/** What a person might do to a text next: type or paste something, delete something, change a number, undo a slip. */
export function randomEdit(random: Random, text: string): TextEdit {
  const choice = random.uniform();
  const offset = Math.floor(random.uniform() * (text.length + 1));
  if (choice < 0.35) return changeNumber(random, text, offset);
  if (choice < 0.5) return { offset, removed: Math.min(text.length - offset, 1 + Math.floor(random.uniform() * 3)), inserted: '' };
  if (choice < 0.55) return moveLines(random, text);
  return { offset, removed: 0, inserted: parts[Math.floor(random.uniform() * parts.length)]! };
}

/** Another number in the place of the next one: the text stays JSON. */
function changeNumber(random: Random, text: string, from: number): TextEdit {
  const match = /(?<=[ :[,])\d+(?=[\s,\]}])/u.exec(text.slice(from));
  const inserted = String(1 + Math.floor(random.uniform() * 99));
  return match === null ? { offset: from, removed: 0, inserted: '' } : { offset: from + match.index, removed: match[0].length, inserted };
}

/** Deletes a few whole lines, or doubles them. */
function moveLines(random: Random, text: string): TextEdit {
  const lines = text.split('\n');
  const first = Math.floor(random.uniform() * lines.length);
  const some = `${lines.slice(first, first + 1 + Math.floor(random.uniform() * 6)).join('\n')}\n`;
  const offset = lines.slice(0, first).join('\n').length;
  return random.uniform() < 0.5
    ? { offset, removed: Math.min(some.length, text.length - offset), inserted: '' }
    : { offset, removed: 0, inserted: some };
}

export function applyEdit(text: string, { offset, removed, inserted }: TextEdit): string {
  return text.slice(0, offset) + inserted + text.slice(offset + removed);
}

/** The edit that takes another one back. @param text the text before that one */
export function inverse(text: string, { offset, removed, inserted }: TextEdit): TextEdit {
  return { offset, removed: inserted.length, inserted: text.slice(offset, offset + removed) };
}

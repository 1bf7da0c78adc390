import { say } from '../../message';
import type { Fixer } from './fix';

/** The comma that is missing, after what stands before. */
export const insertComma: Fixer = ({ text }, { offset, words }) => {
  if (words.template !== 'not valid JSON: a comma is expected here') return [];
  const end = text.text.slice(0, offset).trimEnd().length;
  // After a line comment, a comma would be part of it.
  if (text.text.slice(text.text.lastIndexOf('\n', end - 1) + 1, end).includes('//')) return [];
  return [{ title: say('Insert a comma'), edits: [{ offset: end, removed: 0, inserted: ',' }], isSafe: false }];
};

import { say } from '../../message/message';
import type { Fixer } from './fix';

/** The comma that is missing, after what stands before. */
export const insertComma: Fixer = ({ text }, { offset, missing }) => {
  if (missing !== 'comma') return [];
  const before = text.text.slice(0, offset).trimEnd();
  // After a line comment, a comma would be part of it.
  if (before.slice(before.lastIndexOf('\n') + 1).includes('//')) return [];
  return [{ title: say('Insert a comma'), edits: [{ offset: before.length, removed: 0, inserted: ',' }], isSafe: false }];
};

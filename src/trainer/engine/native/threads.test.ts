import { expect, test } from 'vitest';
import { threadsFor } from './threads';

test('small steps get one thread, large ones the cores there are, up to four', () => {
  expect(threadsFor(11_768, 32, 8)).toBe(1);
  expect(threadsFor(264_192, 512, 1)).toBe(1);
  expect(threadsFor(264_192, 512, 2)).toBe(2);
  expect(threadsFor(264_192, 512, 64)).toBe(4);
  expect(threadsFor(null, 512, 8)).toBe(1);
});

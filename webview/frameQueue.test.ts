import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { frameQueue } from './frameQueue';

let frames: (() => void)[] = [];

beforeEach(() => {
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => frames.push(callback));
});
afterEach(() => vi.unstubAllGlobals());

it('hands on everything that came before a frame at once, in order', () => {
  const batches: (readonly number[])[] = [];
  const push = frameQueue<number>((items) => batches.push(items));
  for (let item = 0; item < 1000; item++) push(item);
  expect(batches).toEqual([]);
  expect(frames).toHaveLength(1);
  frames[0]!();
  expect(batches).toEqual([Array.from({ length: 1000 }, (_, item) => item)]);
});

it('asks for a frame again only when something new has come', () => {
  const batches: (readonly string[])[] = [];
  const push = frameQueue<string>((items) => batches.push(items));
  push('a');
  frames[0]!();
  expect(frames).toHaveLength(1);
  push('b');
  frames[1]!();
  expect(batches).toEqual([['a'], ['b']]);
});

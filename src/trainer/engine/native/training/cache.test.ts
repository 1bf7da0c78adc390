import { expect, test } from 'vitest';
import { CompileCache } from './cache';
import type { CompiledModel } from './compiled';

/** A compiled model of this many weights that writes down when it is disposed of. */
function model(name: string, gone: string[], size = 10): CompiledModel {
  const group = { members: [{ size }] };
  return { layout: { trainable: [group], statistics: [] }, dispose: () => gone.push(name) } as unknown as CompiledModel;
}

test('a model that was given back is taken again, by one at a time', () => {
  const cache = new CompileCache<CompiledModel>();
  const gone: string[] = [];
  const first = cache.take('a', () => model('first', gone));
  const second = cache.take('a', () => model('second', gone));
  expect(second).not.toBe(first);
  cache.giveBack('a', first);
  expect(cache.take('a', () => model('third', gone))).toBe(first);
  cache.giveBack('a', first);
  cache.giveBack('a', second);
  expect(gone).toEqual(['second']);
});

test('of idle models, the ones that were used last stay', () => {
  const cache = new CompileCache<CompiledModel>();
  const gone: string[] = [];
  for (const key of ['a', 'b', 'c', 'd']) cache.giveBack(key, model(key, gone));
  cache.giveBack(
    'a',
    cache.take('a', () => model('another a', gone)),
  );
  cache.giveBack('e', model('e', gone));
  expect(gone).toEqual(['b']);
});

test('a large model does not stay in memory', () => {
  const gone: string[] = [];
  new CompileCache<CompiledModel>().giveBack('large', model('large', gone, 5_000_000));
  expect(gone).toEqual(['large']);
});

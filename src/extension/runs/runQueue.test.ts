import { beforeEach, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import { RunQueue } from './runQueue';
import type { RunUpdate } from './runs';

vi.mock('vscode', () => ({
  EventEmitter: class {
    readonly #listeners: (() => void)[] = [];
    event = (listener: () => void) => ({ dispose: () => void this.#listeners.push(listener) });
    fire = () => undefined;
    dispose = () => undefined;
  },
}));

const uri = (name: string) => ({ path: name }) as unknown as vscode.Uri;

/** Runs of a window, in which a test begins and ends them. */
const runs = {
  running: undefined as vscode.Uri | undefined,
  listeners: [] as ((update: RunUpdate) => void)[],
  onEvents(listener: (update: RunUpdate) => void) {
    runs.listeners.push(listener);
    return { dispose: () => undefined };
  },
  end() {
    runs.running = undefined;
    for (const listener of runs.listeners) listener({} as RunUpdate);
  },
};

let begun: string[];
let queue: RunQueue;
const run = (name: string) => ({
  spec: uri(name),
  choice: {},
  start: () => {
    begun.push(name);
    runs.running = uri(name);
    return Promise.resolve();
  },
});

beforeEach(() => {
  begun = [];
  runs.running = undefined;
  runs.listeners = [];
  queue = new RunQueue(runs);
});

it('begins a run at once where none goes on, and the others one after the other', () => {
  void queue.add(run('a'));
  void queue.add(run('b'));
  void queue.add(run('c'));
  void queue.add(run('now'), 'first');
  expect([begun, queue.waiting.map(({ spec }) => spec.path)]).toEqual([['a'], ['now', 'b', 'c']]);
  runs.end();
  expect(begun).toEqual(['a', 'now']);
  runs.end();
  runs.end();
  expect([begun, queue.waiting]).toEqual([['a', 'now', 'b', 'c'], []]);
});

it('never begins what was taken out, and rejects what waits for that', async () => {
  void queue.add(run('a'));
  const ended = queue.add(run('b'));
  queue.remove(queue.waiting[0]!);
  await ended;
  runs.end();
  expect(begun).toEqual(['a']);
});

it('goes on after a run that failed', async () => {
  const failing = { spec: uri('bad'), choice: {}, start: () => Promise.reject(new Error('no')) };
  await expect(queue.add(failing)).rejects.toThrow('no');
  void queue.add(run('b'));
  expect(begun).toEqual(['b']);
});

it('knows what has not ended: the run that goes on, until it has, and those that wait', () => {
  const unfinished = () => queue.unfinished.map(({ spec, hasBegun }) => `${spec.path} ${hasBegun ? 'has begun' : 'waits'}`);
  expect(unfinished()).toEqual([]);
  void queue.add(run('a'));
  void queue.add(run('b'));
  expect(unfinished()).toEqual(['a has begun', 'b waits']);
  runs.end();
  expect(unfinished()).toEqual(['b has begun']);
  runs.end();
  expect(unfinished()).toEqual([]);
});

it('begins nothing as its window ends, and still has all that waits', () => {
  void queue.add(run('a'));
  void queue.add(run('b'));
  queue.close();
  runs.end();
  expect([begun, queue.unfinished.map(({ spec }) => spec.path)]).toEqual([['a'], ['a', 'b']]);
});

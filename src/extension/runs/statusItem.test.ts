import { beforeEach, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import { smallEvents } from '../../../test/support/runs/smallRun';
import { replay } from '../../core/run/state';
import type { QueuedRun } from './runQueue';
import type { RunUpdate } from './runs';
import { RunStatusItem } from './statusItem';

/** Every value that was given to a property of the item, in order. */
const given = vi.hoisted((): Record<string, unknown[]> => ({}));

vi.mock('vscode', () => ({
  StatusBarAlignment: { Left: 1 },
  l10n: {
    t: (text: string, ...values: readonly (string | number)[]) =>
      text.replace(/\{(\d)\}/gu, (_, at: string) => String(values[Number(at)] ?? `{${at}}`)),
  },
  window: {
    createStatusBarItem: () =>
      new Proxy<Record<string, unknown>>(
        { show: () => given['shown']?.push(true), hide: () => given['shown']?.push(false) },
        {
          set: (item, property: string, value) => {
            (given[property] ??= []).push(value);
            item[property] = value;
            return true;
          },
        },
      ),
  },
}));

let emit: (update: RunUpdate) => void;
let queue: (waiting: readonly QueuedRun[]) => void;
const uri = (path: string) => ({ path, toString: () => `file://${path}` }) as unknown as vscode.Uri;
const update = (spec: vscode.Uri, events: number): RunUpdate => ({
  spec,
  events: [],
  state: replay(smallEvents.slice(0, events)),
  pace: undefined,
  isStarting: false,
});

beforeEach(() => {
  for (const property of Object.keys(given)) given[property] = [];
  given['shown'] = [];
  const runs = { onEvents: (listener: (update: RunUpdate) => void) => ((emit = listener), { dispose: () => undefined }) };
  let changed: () => void;
  const waiting: QueuedRun[] = [];
  const onDidChange = (listener: () => void) => ((changed = listener), { dispose: () => undefined });
  queue = (runs) => {
    waiting.splice(0, waiting.length, ...runs);
    changed();
  };
  new RunStatusItem(runs, { waiting, onDidChange });
});

it('keeps its command during a run, so that no click is lost, and is drawn only when what it says changes', () => {
  for (let time = 0; time < 100; time++) emit(update(uri('/a.model.json'), 4));
  expect(given['command']).toHaveLength(1);
  expect(given['text']).toEqual(['$(sync~spin) small: 50 %']);
  expect(given['tooltip']).toEqual(['epoch 2 of 4. Click to show the layer budget.']);
});

it('shows another spec when another one is shrunk', () => {
  emit(update(uri('/a.model.json'), 4));
  emit(update(uri('/b.model.json'), 4));
  const commands = given['command'] as { arguments: vscode.Uri[] }[];
  expect(commands.map(({ arguments: [spec] }) => spec?.path)).toEqual(['/a.model.json', '/b.model.json']);
});

it('says at once that a run begins, and is gone when it is over', () => {
  emit({ ...update(uri('/a.model.json'), 0), isStarting: true });
  emit(update(uri('/a.model.json'), smallEvents.length));
  expect(given['text']).toEqual(['$(sync~spin) a.model.json: starting']);
  expect(given['shown']).toEqual([true, false]);
});

it('says how many runs wait, from the moment on that they do', () => {
  const run: QueuedRun = { spec: uri('/b.model.json'), choice: {}, start: () => Promise.resolve() };
  emit(update(uri('/a.model.json'), 4));
  queue([run]);
  queue([run, run]);
  expect(given['text']).toEqual(['$(sync~spin) small: 50 %', '$(sync~spin) small: 50 % (+1)', '$(sync~spin) small: 50 % (+2)']);
  expect(given['tooltip']?.at(1)).toBe('epoch 2 of 4. Click to show the layer budget. 1 run waits.');
  expect(given['tooltip']?.at(2)).toBe('epoch 2 of 4. Click to show the layer budget. 2 runs wait.');
});

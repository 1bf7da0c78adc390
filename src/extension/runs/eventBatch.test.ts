import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { say } from '../../core/message/message';
import type { RunEvent } from '../../core/run/events';
import { EventBatch } from './eventBatch';

const notice = (message: string): RunEvent => ({ type: 'notice', severity: 'information', message: say(message) });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('passes on events of one moment together and in order, and later ones later', () => {
  const sent: (readonly RunEvent[])[] = [];
  const batch = new EventBatch((events) => sent.push(events));
  batch.emit(notice('a'));
  batch.emit(notice('b'));
  expect(sent).toEqual([]);
  vi.runAllTimers();
  batch.emit(notice('c'));
  vi.runAllTimers();
  expect(sent).toEqual([[notice('a'), notice('b')], [notice('c')]]);
});

it('passes on at once what is flushed, and once', () => {
  const sent: (readonly RunEvent[])[] = [];
  const batch = new EventBatch((events) => sent.push(events));
  batch.flush();
  batch.emit(notice('a'));
  batch.flush();
  expect(sent).toEqual([[notice('a')]]);
  vi.runAllTimers();
  expect(sent).toHaveLength(1);
});

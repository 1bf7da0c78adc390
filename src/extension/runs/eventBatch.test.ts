import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { say } from '../../core/message/message';
import type { RunEvent } from '../../core/run/events';
import { EventBatch } from './eventBatch';

const notice = (message: string): RunEvent => ({ type: 'notice', severity: 'information', message: say(message) });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('hands on events of one moment together and in order, and later ones later', () => {
  const sent: (readonly RunEvent[])[] = [];
  const batch = new EventBatch((events) => sent.push(events));
  batch.add(notice('a'));
  batch.add(notice('b'));
  expect(sent).toEqual([]);
  vi.runAllTimers();
  batch.add(notice('c'));
  vi.runAllTimers();
  expect(sent).toEqual([[notice('a'), notice('b')], [notice('c')]]);
});

it('hands on at once what is flushed, and once', () => {
  const sent: (readonly RunEvent[])[] = [];
  const batch = new EventBatch((events) => sent.push(events));
  batch.flush();
  batch.add(notice('a'));
  batch.flush();
  expect(sent).toEqual([[notice('a')]]);
  vi.runAllTimers();
  expect(sent).toHaveLength(1);
});

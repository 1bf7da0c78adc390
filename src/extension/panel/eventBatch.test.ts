import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { RunEvent } from '../../core/run/events';
import { EventBatch } from './eventBatch';

const remark = (message: string): RunEvent => ({ type: 'remark', severity: 'information', message });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('sends events of one moment together and in order, and later ones later', () => {
  const sent: (readonly RunEvent[])[] = [];
  const batch = new EventBatch((events) => sent.push(events));
  batch.add(remark('a'));
  batch.add(remark('b'));
  expect(sent).toEqual([]);
  vi.runAllTimers();
  batch.add(remark('c'));
  vi.runAllTimers();
  expect(sent).toEqual([[remark('a'), remark('b')], [remark('c')]]);
});

it('forgets what was cleared', () => {
  const sent: (readonly RunEvent[])[] = [];
  const batch = new EventBatch((events) => sent.push(events));
  batch.add(remark('a'));
  batch.clear();
  vi.runAllTimers();
  batch.add(remark('b'));
  vi.runAllTimers();
  expect(sent).toEqual([[remark('b')]]);
});

import { describe, expect, it } from 'vitest';
import { smallEvents } from '../../../test/support/runs/smallRun';
import { toText } from '../message';
import { replay } from './state';
import { NewerRunError, readEvents } from './stored';

const lines = (events: readonly object[]) => events.map((event) => `${JSON.stringify(event)}\n`).join('');

describe('stored events', () => {
  it('are read as they were written', () => {
    expect(readEvents(lines(smallEvents))).toEqual(smallEvents);
  });

  it('of the first format, without a number and with words as text, show the same run', () => {
    const old = smallEvents.map((event): object => {
      if (event.type === 'started') {
        const { format: _format, ...rest } = event;
        return { ...rest, goal: toText(event.goal) };
      }
      if (event.type === 'stage') return { ...event, label: toText(event.label) };
      return event.type === 'remark' ? { ...event, message: toText(event.message) } : event;
    });
    const [was, now] = [replay(readEvents(lines(old)))!, replay(smallEvents)!];
    expect(was.remarks.map(({ message }) => toText(message))).toEqual(now.remarks.map(({ message }) => toText(message)));
    expect([toText(was.label), toText(was.started.goal)]).toEqual([toText(now.label), toText(now.started.goal)]);
    expect({ ...was, remarks: [], label: now.label, started: now.started }).toEqual({ ...now, remarks: [] });
  });

  it('of a newer version are refused, with the spec that they are of', () => {
    const newer = lines(smallEvents.map((event) => (event.type === 'started' ? { ...event, format: 99 } : event)));
    expect(() => readEvents(newer)).toThrow(NewerRunError);
    try {
      readEvents(newer);
    } catch (cause) {
      expect((cause as NewerRunError).started.spec).toBe(replay(smallEvents)!.started.spec);
    }
  });

  it('that are none, or are cut off, are no run', () => {
    expect([readEvents(''), readEvents('{"type":"cancelled"}\n'), readEvents('{"type":"started"}\n')]).toEqual([[], [], []]);
    expect(() => readEvents(lines(smallEvents).slice(0, -5))).toThrow(SyntaxError);
  });
});

import { describe, expect, it } from 'vitest';
import { smallEvents } from '../../../test/support/runs/smallRun';
import { toText } from '../message/message';
import { replay } from './state';
import { writeRecord } from './record';
import { NewerRunError, readEvents, readRecord } from './stored';
import { runRecord as record } from '../../../test/support/runs/runRecord';

const lines = (events: readonly object[]) => events.map((event) => `${JSON.stringify(event)}\n`).join('');

describe('stored events', () => {
  it('are read as they were written', () => {
    expect(readEvents(lines(smallEvents))).toEqual(smallEvents);
  });

  it('of the first format, without a number and with words as text, show the same run', () => {
    const old = smallEvents.map((event): object => {
      if (event.type === 'started') {
        const { format: _format, ...rest } = event;
        const engine = { ...event.engine, reason: toText(event.engine.reason!) };
        return { ...rest, engine, goal: toText(event.goal), spec: '/models/small.model.json', run: '/models/.bonsai/runs/small' };
      }
      if (event.type === 'stage') return { ...event, label: toText(event.label) };
      return event.type === 'notice' ? { ...event, message: toText(event.message) } : event;
    });
    const [was, now] = [replay(readEvents(lines(old)))!, replay(smallEvents)!];
    expect(was.notices.map(({ message }) => toText(message))).toEqual(now.notices.map(({ message }) => toText(message)));
    expect([toText(was.label), toText(was.started.goal)]).toEqual([toText(now.label), toText(now.started.goal)]);
    expect({ ...was, notices: [], label: now.label, started: now.started }).toEqual({ ...now, notices: [] });
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

  it('of the second format, with absolute paths, show the same run', () => {
    const old = smallEvents.map((event): object =>
      event.type === 'started' ? { ...event, format: 2, spec: 'C:\\models\\small.model.json', run: '/r' } : event,
    );
    expect(replay(readEvents(lines(old)))!.started.spec).toBe('small.model.json');
  });

  it.each<[what: string, change: (text: string) => string, message: string]>([
    ['a number is text', (text) => text.replace('"epoch":1,', '"epoch":"1",'), 'line 3: /epoch must be integer'],
    ['an event has no name that is known', (text) => text.replace('"type":"stage"', '"type":"stake"'), 'line 2: unknown event'],
    [
      'an event has the name of what every object has',
      (text) => text.replace('"type":"stage"', '"type":"toString"'),
      'line 2: unknown event',
    ],
    [
      'a message is no message',
      (text) => text.replace('"template":"skip', '"tenplate":"skip'),
      'line 13: /message must have required properties template',
    ],
    [
      'a field is missing',
      (text) => text.replace('"hasValidation":true', '"has":true'),
      'line 1:  must have required properties hasValidation',
    ],
    ['a line is null', (text) => `${text}null\n`, 'line 15: unknown event'],
  ])('in which %s are refused with the line', (_what, change, message) => {
    expect(() => readEvents(change(lines(smallEvents)))).toThrow(message);
  });
});

describe('stored records', () => {
  it('are read as they were written', () => {
    expect(readRecord(writeRecord(record))).toEqual(record);
  });

  it('of the first format, with absolute paths and the number of a process, are the same', () => {
    const old = { ...record, format: 1, spec: '/models/y.model.json', process: 17, engine: { ...record.engine, reason: 'asked for' } };
    const { engine, ...rest } = readRecord(JSON.stringify(old));
    expect(rest).toMatchObject({ format: 2, spec: 'y.model.json', specText: '{}' });
    expect(toText(engine.reason!)).toBe('asked for');
  });

  it('of a newer version are refused as such, and all that are not records as well', () => {
    expect(() => readRecord(JSON.stringify({ ...record, format: 99 }))).toThrow(NewerRunError);
    expect(() => readRecord('null')).toThrow(SyntaxError);
    expect(() => readRecord(JSON.stringify({ ...record, seed: '5' }))).toThrow('/seed must be number');
  });
});

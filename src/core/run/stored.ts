/** `events.jsonl` and `run.json` read back, whichever version wrote them. What is not as it should be is refused. */
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { type Message, nothing, say } from '../message/message';
import { type EngineInfo, eventsFormat, type RunStarted, type StoredEvent } from './events';
import { eventSchemas } from './eventSchemas';
import { recordFormat, recordSchema, type RunRecord } from './record';

/** A run that this version cannot show, because a newer one wrote it. */
export class NewerRunError extends Error {
  override readonly name = 'NewerRunError';
  constructor(readonly started: Pick<RunStarted, 'spec'>) {
    super('the run was written by a newer version');
  }
}

/** @throws NewerRunError, or SyntaxError when the text is cut off or no list of events */
export function readEvents(text: string): StoredEvent[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const events = lines.map((line) => JSON.parse(line) as StoredEvent | null);
  const [first] = events;
  if (first?.type !== 'started' || !Array.isArray(first.layers)) return [];
  const { format = 1 } = first as { readonly format?: number };
  if (format > eventsFormat) throw new NewerRunError(first);
  return events.map((event, at) => valid(upgraded(event, format), at + 1));
}

/** @throws NewerRunError, or SyntaxError when the text is no record of a run */
export function readRecord(text: string): RunRecord {
  const record = JSON.parse(text) as { readonly format?: unknown; readonly spec?: unknown } | null;
  if (typeof record?.format === 'number' && record.format > recordFormat && typeof record.spec === 'string')
    throw new NewerRunError({ spec: record.spec });
  // Records of the first format had the spec's absolute path.
  const known = record?.format === 1 ? { ...withWordedEngine(record), format: recordFormat, spec: fileName(record.spec) } : record;
  requireValid(known, recordSchema, '');
  return known as RunRecord;
}

/** @param where said before what is wrong @throws SyntaxError */
export function requireValid(value: unknown, schema: TSchema, where: string): void {
  const validator = compiled(schema);
  if (validator.Check(value)) return;
  const [problem] = validator.Errors(value);
  throw new SyntaxError(`${where}${problem?.instancePath ?? ''} ${problem?.message ?? 'is wrong'}`.trim());
}

type Validator = Pick<ReturnType<typeof Compile>, 'Check' | 'Errors'>;

const validators = new Map<TSchema, Validator>();

function compiled(schema: TSchema): Validator {
  const known = validators.get(schema) ?? Compile(schema);
  validators.set(schema, known);
  return known;
}

function valid(event: StoredEvent | null, line: number): StoredEvent {
  const where = `line ${String(line)}: `;
  if (event === null || !Object.hasOwn(eventSchemas, event.type)) throw new SyntaxError(`${where}unknown event`);
  requireValid(event, eventSchemas[event.type], where);
  return event;
}

function upgraded(event: StoredEvent | null, format: number): StoredEvent | null {
  if (event === null || format === eventsFormat) return event;
  const worded = format === 1 ? fromFirst(event) : event;
  // Events of the second format had absolute paths.
  return worded.type === 'started' ? { ...withWordedEngine(worded), format: eventsFormat, spec: fileName(worded.spec) } : worded;
}

/** Older engines gave their reasons as plain text, also where there was none. */
function withWordedEngine<T extends object>(value: T): T {
  const { engine } = value as { readonly engine?: Partial<EngineInfo> };
  if (typeof engine?.reason !== 'string') return value;
  return { ...value, engine: { ...engine, reason: worded(engine.reason) } };
}

/** Events of the first format had no number, and some of their words were plain text. */
function fromFirst(event: StoredEvent): StoredEvent {
  switch (event.type) {
    case 'started': {
      const { methods = [], goal = nothing } = event as Partial<RunStarted>;
      return { ...event, methods, goal: worded(goal) };
    }
    case 'stage':
      return { ...event, label: worded(event.label) };
    case 'notice':
    case 'failed':
      return { ...event, message: worded(event.message) };
    default:
      return event;
  }
}

function worded(message: Message | string): Message {
  return typeof message === 'string' ? say('{0}', message) : message;
}

function fileName(path: unknown): string {
  return String(path).split(/[/\\]/u).at(-1)!;
}

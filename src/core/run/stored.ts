/** `events.jsonl` read back, whichever version wrote it. */
import { type Message, nothing, say } from '../message';
import { eventsFormat, type RunEvent, type RunStarted } from './events';

/** A run that this version cannot show, because a newer one wrote it. */
export class NewerRunError extends Error {
  override readonly name = 'NewerRunError';
  constructor(readonly started: Pick<RunStarted, 'spec'>) {
    super('the run was written by a newer version');
  }
}

/** @throws NewerRunError, or SyntaxError when the text is cut off or no list of events */
export function readEvents(text: string): RunEvent[] {
  const events = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as RunEvent);
  const [first] = events;
  if (first?.type !== 'started' || !Array.isArray(first.layers)) return [];
  const { format = 1 } = first as { readonly format?: number };
  if (format > eventsFormat) throw new NewerRunError(first);
  return format === 1 ? events.map(fromFirst) : events;
}

/** Events of the first format had no number, and some of their words were plain text. */
function fromFirst(event: RunEvent): RunEvent {
  switch (event.type) {
    case 'started': {
      const { methods = [], goal = nothing } = event as Partial<RunStarted>;
      return { ...event, format: eventsFormat, methods, goal: worded(goal) };
    }
    case 'stage':
      return { ...event, label: worded(event.label) };
    case 'remark':
    case 'failed':
      return { ...event, message: worded(event.message) };
    default:
      return event;
  }
}

function worded(words: Message | string): Message {
  return typeof words === 'string' ? say('{0}', words) : words;
}

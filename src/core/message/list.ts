import { type Message, nothing, say } from './message';

/** "a, b or c" of any number of words. */
export function oneOf(words: readonly string[]): Message {
  const last = words.at(-1);
  if (last === undefined) return nothing;
  const before = words.slice(0, -1).join(', ');
  return before === '' ? say('{0}', last) : say('{0} or {1}', before, last);
}

/** One message after the other: "a; b; c". */
export function oneAfterTheOther(messages: readonly Message[]): Message {
  const [first = nothing, ...rest] = messages;
  return rest.reduce((all, message) => say('{0}; {1}', all, message), first);
}

/** The first of many messages, and how many more there are: "a; b; and 3 more". */
export function firstFew(messages: readonly Message[], most: number): Message {
  const first = oneAfterTheOther(messages.slice(0, most));
  return messages.length > most ? say('{0}; and {1} more', first, messages.length - most) : first;
}

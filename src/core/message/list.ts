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

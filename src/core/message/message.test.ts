import { describe, expect, it } from 'vitest';
import { nothing, say, toText } from './message';

describe('messages', () => {
  const message = say('{0} needs {1}{2}', 'code', say('a whole number'), say('; did you mean "{0}"?', 8));

  it('are English text', () => {
    expect(toText(message)).toBe('code needs a whole number; did you mean "8"?');
    expect(toText(say('{0} stays {7}', 'x'))).toBe('x stays {7}');
    expect(toText(nothing)).toBe('');
  });

  it('are translated piece by piece, in the order of the other language', () => {
    const german: Record<string, string> = { '{0} needs {1}{2}': '{1} fehlt {0}{2}', 'a whole number': 'eine ganze Zahl' };
    expect(toText(message, (template) => german[template] ?? template)).toBe('eine ganze Zahl fehlt code; did you mean "8"?');
  });

  it('never read placeholders inside values', () => {
    expect(toText(say('{0} {1}', '{1}', 'b'))).toBe('{1} b');
  });
});

import { expect, it } from 'vitest';
import { counted } from './counted';
import { toText } from './message';

it.each([
  [0, '0 layers'],
  [1, '1 layer'],
  [2, '2 layers'],
  [11_984, '11,984 layers'],
])('%d is said with its noun', (count, message) => {
  expect(toText(counted(count, '{0} layer', '{0} layers'))).toBe(message);
});

it('has a translation of its own for each number', () => {
  const german: Record<string, string> = { '{0} layer': '{0} Schicht', '{0} layers': '{0} Schichten' };
  const inGerman = (count: number) => toText(counted(count, '{0} layer', '{0} layers'), (template) => german[template] ?? template);
  expect([inGerman(1), inGerman(3)]).toEqual(['1 Schicht', '3 Schichten']);
});

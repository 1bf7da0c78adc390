import { formatCount } from './format';
import { type Message, say } from './message';

/** A number with its noun: `counted(1, '{0} layer', '{0} layers')` is "1 layer". Both templates are translated by themselves. */
export function counted(count: number, one: string, many: string): Message {
  return say(count === 1 ? one : many, formatCount(count));
}

export const valueCount = (count: number): Message => counted(count, '{0} value', '{0} values');
export const rowCount = (count: number): Message => counted(count, '{0} row', '{0} rows');
export const epochCount = (count: number): Message => counted(count, '{0} epoch', '{0} epochs');

/** The head of a NumPy .npy file (numpy.lib.format, versions 1 to 3), which tells the shape of its array. */
import { type Message, say } from '../message';

/** How many bytes hold the head of any file that numpy writes for a plain array. */
export const npyHeadLength = 1024;

/** @returns the array's shape, or what is wrong with the file */
export function npyShape(head: Uint8Array): readonly number[] | Message {
  if (head.length === 0) return say('it is empty');
  const text = Array.from(head, (byte) => String.fromCharCode(byte)).join('');
  if (!text.startsWith('\x93NUMPY')) return say('it is no .npy file: save the array with numpy.save');
  const shape = /'shape': *\(([\d, ]*)\)/u.exec(text)?.[1];
  if (shape === undefined) return say('its header is damaged');
  return shape
    .split(',')
    .filter((size) => size.trim() !== '')
    .map(Number);
}

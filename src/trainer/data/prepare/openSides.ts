/** The rows to train on and those held back, as the spec names and splits them. */
import type { FileDataSpec } from '../../../core/spec/schema';
import { type KeyedRows, type OpenedPart, openPart, type Reading } from './openPart';
import { splitRows } from './sides';

export interface OpenedSides {
  /** All rows of `data.file`. */
  readonly part: OpenedPart;
  readonly kept: KeyedRows;
  readonly held?: KeyedRows;
}

/** @throws InputError */
export async function openSides(reading: Reading, data: FileDataSpec): Promise<OpenedSides> {
  const { validation, window } = data;
  const part = await openPart(reading, data, { ...data, at: ['data'] });
  if (validation === undefined) return { part, kept: part };
  if (typeof validation === 'number' || 'by' in validation) {
    const [kept, held] = await splitRows(reading.spec, part, validation, window);
    return { part, kept, held };
  }
  return { part, kept: part, held: await openPart(reading, data, { ...validation, at: ['data', 'validation'] }, part) };
}

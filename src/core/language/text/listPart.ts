/** Reading some neighbouring layers out of a list. */
import { elementsOf } from '../../json/elements';
import type { LongText } from '../../json/longText';
import { ownCopy } from '../../json/ownCopy';
import { say } from '../../message/message';
import { commaExpected, type JsonSyntaxError } from '../../spec/syntax';
import type { Span } from '../../problem/problem';
import type { LayerReading, ModelFormat } from '../formats/format';

export interface PlacedLayer extends Span {
  readonly reading: LayerReading;
  /** Where its type is written, from its start; 0 where it names none. */
  readonly typeAt: number;
}

export interface ListPart {
  readonly from: number;
  readonly to: number;
  /** Whether layers stand before and after it, from which commas must part its own. */
  readonly follows: boolean;
  readonly precedes: boolean;
}

export type ListPartReading =
  | { readonly layers: readonly PlacedLayer[]; readonly error?: undefined }
  | { readonly layers?: undefined; readonly error: JsonSyntaxError };

/** Reads the layers between two offsets. @returns them, or the first error that is between or in them */
export function readListPart(text: LongText, format: ModelFormat, { from, to, follows, precedes }: ListPart): ListPartReading {
  // With the character after it, which a comment that does not end would hide.
  const own = text.slice(from, to + 1);
  const length = to - from;
  const { spans, end, isOpen } = elementsOf(own, 0, length, follows);
  const layers: PlacedLayer[] = [];
  for (const span of spans) {
    const reading = format.readLayer(ownCopy(own, span.offset, span.offset + span.length));
    if ('error' in reading) return { error: moved(reading.error, from + span.offset) };
    layers.push({ offset: from + span.offset, length: span.length, reading, typeAt: reading.marks.type?.offset ?? 0 });
  }
  if (end < length && isOpen) return { error: moved(unfinished(own.slice(end, length), format), from + end) };
  if (end < length || (precedes && !isOpen)) return { error: { ...commaExpected, offset: from + end, length: 1 } };
  if (end > length) return { error: { message: say('not valid JSON: a comment hides what follows'), offset: to, length: 1 } };
  return { layers };
}

/** What is wrong with an element that does not end. */
function unfinished(text: string, format: ModelFormat): JsonSyntaxError {
  const reading = format.readLayer(text);
  return 'error' in reading ? reading.error : { message: say('not valid JSON: a value is expected here'), offset: 0, length: 1 };
}

function moved(error: JsonSyntaxError, by: number): JsonSyntaxError {
  return { ...error, offset: error.offset + by };
}

/** Reading some neighbouring layers out of a list. */
import { elementsOf } from '../../json/elements';
import { ownCopy } from '../../json/ownCopy';
import { say } from '../../message';
import type { SyntaxFault } from '../../spec/syntax';
import type { ModelFormat } from '../formats/format';
import type { PlacedLayer } from './modelText';

export interface Stretch {
  readonly from: number;
  readonly to: number;
  /** Whether layers stand before and after it, from which commas must part its own. */
  readonly follows: boolean;
  readonly precedes: boolean;
}

export type StretchReading =
  { readonly layers: readonly PlacedLayer[]; readonly fault?: undefined } | { readonly layers?: undefined; readonly fault: SyntaxFault };

export function readStretch(text: string, format: ModelFormat, { from, to, follows, precedes }: Stretch): StretchReading {
  const { spans, end, isOpen } = elementsOf(text, from, to, follows);
  const layers: PlacedLayer[] = [];
  for (const { offset, length } of spans) {
    const reading = format.readLayer(ownCopy(text, offset, offset + length));
    if ('fault' in reading) return { fault: moved(reading.fault, offset) };
    layers.push({ offset, length, reading });
  }
  if (end < to && isOpen) return { fault: unfinished(text, format, end, to) };
  if (end < to || (precedes && !isOpen))
    return { fault: { words: say('not valid JSON: a comma is expected here'), offset: end, length: 1 } };
  if (end > to) return { fault: { words: say('not valid JSON: a comment hides what follows'), offset: to, length: 1 } };
  return { layers };
}

/** What is wrong with the element that begins at `from` and does not end. */
function unfinished(text: string, format: ModelFormat, from: number, to: number): SyntaxFault {
  const reading = format.readLayer(ownCopy(text, from, to));
  if ('fault' in reading) return moved(reading.fault, from);
  return { words: say('not valid JSON: a value is expected here'), offset: from, length: 1 };
}

function moved(fault: SyntaxFault, by: number): SyntaxFault {
  return { ...fault, offset: fault.offset + by };
}

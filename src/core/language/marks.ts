import type { Span } from '../problem/problem';
import type { LayerMarks } from './formats/format';
import type { ModelText } from './text/modelText';
import type { PlacedLayer } from './text/listPart';

/**
 * Where a layer has what the editor points at: its type, its name, and the names of its inputs. Of a layer that cannot be read now,
 * what is known is from before: only what still stands where it was.
 */
export function marksOf(model: ModelText, index: number): LayerMarks {
  const layer = model.layers[index];
  if (layer === undefined) return { inputs: [] };
  const { reading } = layer;
  const placed = <S extends Span>(span: S): S => ({ ...span, offset: span.offset + layer.offset });
  const { marks } = reading;
  const isStale = isUnread(model, index);
  const stands = (span: Span | undefined, word: string | undefined): span is Span =>
    span !== undefined && word !== undefined && (!isStale || stillSays(model, placed(span), word));
  return {
    inputs: marks.inputs.filter((mark) => stands(mark, mark.name)).map(placed),
    ...(stands(marks.type, reading.type) ? { type: placed(marks.type) } : {}),
    ...(stands(marks.name, reading.name) ? { name: placed(marks.name) } : {}),
  };
}

/** What to point at to mean a layer: its name, its type, or where it begins. Always a part of the layer. */
export function headOf({ offset, length, reading: { marks } }: Pick<PlacedLayer, 'offset' | 'length' | 'reading'>): Span {
  const mark = marks.name ?? marks.type;
  if (mark === undefined || mark.offset + mark.length > length) return { offset, length: Math.min(1, length) };
  return { offset: offset + mark.offset, length: mark.length };
}

/** Whether a layer's text has changed since it could last be read. */
function isUnread({ errors }: ModelText, index: number): boolean {
  const range = errors.layers?.range;
  return errors.whole !== undefined || (range !== undefined && range.first <= index && index < range.next);
}

function stillSays({ text }: ModelText, { offset, length }: Span, word: string): boolean {
  return text.slice(offset, offset + length) === JSON.stringify(word);
}

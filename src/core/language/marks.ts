import type { Span } from '../spec/problem';
import type { LayerMarks } from './formats/format';
import type { ModelText, PlacedLayer } from './text/modelText';

/** Where a layer has what the editor points at: its type, its name, and the names of its inputs. */
export function marksOf({ layers }: ModelText, index: number): LayerMarks {
  const layer = layers[index];
  if (layer === undefined) return { inputs: [] };
  const { type, name, inputs } = layer.reading.marks;
  const placed = <S extends Span>(span: S): S => ({ ...span, offset: span.offset + layer.offset });
  return {
    inputs: inputs.map(placed),
    ...(type === undefined ? {} : { type: placed(type) }),
    ...(name === undefined ? {} : { name: placed(name) }),
  };
}

/** What to point at to mean a layer: its name, its type, or where it begins. */
export function headOf({ offset, reading: { marks } }: Pick<PlacedLayer, 'offset' | 'reading'>): Span {
  const mark = marks.name ?? marks.type;
  return mark === undefined ? { offset, length: 1 } : { offset: offset + mark.offset, length: mark.length };
}

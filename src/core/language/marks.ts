import type { Span } from '../spec/problem';
import type { LayerMarks, LayerReading } from './formats/format';
import type { ModelText, PlacedLayer } from './text/modelText';

/** By what was read of a layer's text: a layer that is not edited is skimmed once. */
const skimmed = new WeakMap<LayerReading, LayerMarks>();

/** Where a layer has what the editor points at: its type, its name, and the names of its inputs. */
export function marksOf(model: ModelText, index: number): LayerMarks {
  const layer = model.layers[index];
  return layer === undefined ? { inputs: [] } : moved(marksWithin(model, layer), layer.offset);
}

/** Where a layer's type is written. */
export function typeOffset(model: ModelText, index: number): number | undefined {
  const layer = model.layers[index];
  const type = layer && marksWithin(model, layer).type;
  return type && layer.offset + type.offset;
}

/** What to point at to mean a layer: its name, its type, or where it begins. */
export function headOf(model: ModelText, layer: PlacedLayer): Span {
  const { name, type } = marksWithin(model, layer);
  const mark = name ?? type;
  return mark === undefined ? { offset: layer.offset, length: 1 } : { offset: layer.offset + mark.offset, length: mark.length };
}

/** The marks with offsets from the layer's start. */
function marksWithin({ text, list }: ModelText, { offset, reading }: PlacedLayer): LayerMarks {
  let marks = skimmed.get(reading);
  if (marks === undefined) {
    marks = list === undefined ? { inputs: [] } : moved(list.format.marksOf(text, offset), -offset);
    skimmed.set(reading, marks);
  }
  return marks;
}

function moved({ type, name, inputs }: LayerMarks, by: number): LayerMarks {
  const move = <S extends Span>(span: S): S => ({ ...span, offset: span.offset + by });
  return {
    inputs: inputs.map(move),
    ...(type === undefined ? {} : { type: move(type) }),
    ...(name === undefined ? {} : { name: move(name) }),
  };
}

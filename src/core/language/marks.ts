import type { LayerMarks } from './formats/format';
import type { ModelText } from './text/modelText';

/** Where a layer has what the editor points at: its type, its name, and the names of its inputs. */
export function marksOf({ text, layers, list }: ModelText, index: number): LayerMarks {
  const layer = layers[index];
  return layer === undefined || list === undefined ? { inputs: [] } : list.format.marksOf(text, layer.offset);
}

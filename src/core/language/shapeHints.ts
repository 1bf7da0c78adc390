import { formatShape } from '../layers/kind';
import type { Span } from '../problem/problem';
import type { ModelDocument } from './modelDocument';

export interface ShapeHint {
  /** Right after the layer. */
  readonly offset: number;
  /** "→ 8 × 8 × 16". */
  readonly label: string;
}

/** The output shapes of the layers within a span, where they are known. */
export function shapeHintsOf({ text, analysis }: ModelDocument, within: Span): ShapeHint[] {
  return (analysis?.layers ?? []).flatMap(({ index, outputShape }): ShapeHint[] => {
    const layer = text.layers[index];
    const end = layer === undefined ? -1 : layer.offset + layer.length;
    if (end < within.offset || end > within.offset + within.length) return [];
    return [{ offset: end, label: `→ ${formatShape(outputShape)}` }];
  });
}

/** Layers with fewer units, and what that saves. */
import { type TextEdit, replaceSpan } from '../../json/edits';
import { formatCount, formatShare } from '../../message/format';
import { type Message, say } from '../../message/message';
import { editModelDocument, type ModelDocument } from '../modelDocument';
import { valueAt, valueSpan } from '../places';
import { syntaxErrorOf } from '../text/modelText';

/** The field that says how many units a layer has. */
export function unitsOf(
  { text }: ModelDocument,
  index: number,
): { readonly field: 'units' | 'filters'; readonly units: number } | undefined {
  for (const field of ['units', 'filters'] as const) {
    const units = valueAt(text, ['layers', index, field]);
    if (typeof units === 'number') return { field, units };
  }
  return undefined;
}

/**
 * Edits that write another number of units into a layer; none where it does not say the field.
 *
 * @param index of the layer in the file. @param field `units`, `filters`, …
 */
export function setUnits({ text }: ModelDocument, index: number, field: string, units: number): TextEdit[] {
  const span = valueSpan(text, ['layers', index, field]);
  return span === undefined ? [] : [replaceSpan(span, String(units))];
}

/** The model after some edits, from the last place to the first; `undefined` if it would not be sound or put out another shape. */
export function tried(model: ModelDocument, edits: readonly TextEdit[]): ModelDocument | undefined {
  const after = edits.reduce(editModelDocument, model);
  const [before, now] = [model, after].map(({ analysis }) => analysis?.isValid === true && analysis.graph);
  if (!before || !now || syntaxErrorOf(after.text) !== undefined) return undefined;
  const output = ({ layers, output: name }: typeof now) => layers.find((layer) => layer.name === name)?.outputShape.join();
  return output(before) === output(now) ? after : undefined;
}

/** "−3,232 parameters, 27 %": what a change of the model saves; nothing when it saves nothing. */
export function savingMessage(before: ModelDocument, after: ModelDocument): Message | undefined {
  const had = before.analysis?.cost.params ?? 0;
  const saved = had - (after.analysis?.cost.params ?? had);
  return saved > 0 ? say('−{0} parameters, {1}', formatCount(saved), formatShare(saved / had)) : undefined;
}

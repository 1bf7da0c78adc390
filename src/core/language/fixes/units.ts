/** Layers with fewer units, and what that saves. */
import { type TextEdit, replaceSpan } from '../../json/edits';
import { formatCount, formatShare } from '../../message/format';
import { type Message, say } from '../../message/message';
import { editModel, type Model } from '../model';
import { valueAt, valueSpan } from '../places';
import { faultOf } from '../text/modelText';

/** The field that says how many units a layer has. */
export function unitsOf({ text }: Model, index: number): { readonly field: 'units' | 'filters'; readonly units: number } | undefined {
  for (const field of ['units', 'filters'] as const) {
    const units = valueAt(text, ['layers', index, field]);
    if (typeof units === 'number') return { field, units };
  }
  return undefined;
}

export function setUnits({ text }: Model, index: number, field: string, units: number): TextEdit[] {
  const span = valueSpan(text, ['layers', index, field]);
  return span === undefined ? [] : [replaceSpan(span, String(units))];
}

/** The model after some edits, from the last place to the first; `undefined` if it would not be sound or put out another shape. */
export function tried(model: Model, edits: readonly TextEdit[]): Model | undefined {
  const after = edits.reduce(editModel, model);
  const [before, now] = [model, after].map(({ judgement }) => judgement?.isValid === true && judgement.graph);
  if (!before || !now || faultOf(after.text) !== undefined) return undefined;
  const output = ({ layers, output: name }: typeof now) => layers.find((layer) => layer.name === name)?.outputShape.join();
  return output(before) === output(now) ? after : undefined;
}

/** "−3,232 parameters, 27 %": what a change of the model saves; nothing when it saves nothing. */
export function savingWords(before: Model, after: Model): Message | undefined {
  const had = before.judgement?.cost.params ?? 0;
  const saved = had - (after.judgement?.cost.params ?? had);
  return saved > 0 ? say('−{0} parameters, {1}', formatCount(saved), formatShare(saved / had)) : undefined;
}

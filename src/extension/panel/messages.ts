import type { ChosenShrink } from '../../core/methods/chosenSteps';
import { methodNames } from '../../core/methods/records';
import { targetSchema } from '../../core/methods/targetSchema';
import type { JsonSchema } from '../../core/spec/jsonSchema';
import { parseJson } from '../../core/spec/syntax';
import { validate } from '../../core/spec/validate';
import type { FieldsOf } from '../../protocol/messageHandler';
import type { EditorSide, FromPanel } from '../../protocol/panel';

const nothing = () => ({});

/** What each message carries, or `undefined` where that is not what it should be. */
const readers: { readonly [T in keyof EditorSide]: (message: object) => FieldsOf<EditorSide[T]> | undefined } = {
  ready: nothing,
  shrink: parseChosenShrink,
  preview: parseChosenShrink,
  writeIntoSpec: parseChosenShrink,
  resume: nothing,
  cancel: nothing,
  pause: nothing,
  continue: nothing,
  stopHere: nothing,
  openLayer: (message) => ('layer' in message && typeof message.layer === 'string' ? { layer: message.layer } : undefined),
  describeData: nothing,
  stopDescribing: nothing,
  openReport: nothing,
  openShrunk: nothing,
  exportShrunk: nothing,
  shrinkFurther: nothing,
  takeModel: (message) => ('number' in message && isFrontNumber(message.number) ? { number: message.number } : undefined),
};

function isFrontNumber(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

/** A message of the panel, or `undefined` for anything that is none: what a webview sends is not trusted. */
export function parseFromPanel(message: unknown): FromPanel | undefined {
  if (typeof message !== 'object' || message === null || !('type' in message) || typeof message.type !== 'string') return undefined;
  if (!Object.hasOwn(readers, message.type)) return undefined;
  const type = message.type as FromPanel['type'];
  const fields = readers[type](message);
  return fields && ({ type, ...fields } as FromPanel);
}

const target: object = targetSchema;

const chosenSchema: JsonSchema = {
  type: 'object',
  properties: { method: { enum: methodNames }, seconds: { type: 'number', exclusiveMinimum: 0 }, target },
};

/** What a person has chosen, without anything else that the value has, or `undefined` where it cannot be chosen. */
export function parseChosenShrink(value: object): ChosenShrink | undefined {
  const { method, seconds, target: limits } = value as Record<keyof ChosenShrink, unknown>;
  const fields = JSON.stringify({ method, seconds, target: limits });
  return validate(parseJson(fields).root!, chosenSchema, []).length === 0 ? (JSON.parse(fields) as ChosenShrink) : undefined;
}

/** The URI of the spec in the state that a panel was saved with. */
export function parseSavedSpec(state: unknown): string | undefined {
  return typeof state === 'object' && state !== null && 'spec' in state && typeof state.spec === 'string' ? state.spec : undefined;
}

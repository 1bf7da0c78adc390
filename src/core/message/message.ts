/**
 * A text for a person: an English template with {0}, {1}, … and the values for these places. The template is also the key of its
 * translation, so core can speak without knowing the reader's language.
 */
export interface Message {
  readonly template: string;
  readonly values: readonly MessageValue[];
}

export type MessageValue = string | number | Message;

/** What an editor puts in the place of an English template: the same in another language. */
export type Translate = (template: string) => string;

/**
 * A message.
 *
 * say('{0} has {1} parameters', 'code', 330) // in English: code has 330 parameters
 *
 * @param template English, and the key of the translation: a constant, since it is looked up as it stands
 * @param values for {0}, {1}, …; a message among them is translated, too
 */
export function say(template: string, ...values: readonly MessageValue[]): Message {
  return { template, values };
}

/** Of a value of a message: whether it is a message itself. */
export function isMessage(value: object): value is Message {
  return 'template' in value;
}

/** Says nothing: the value of an optional part of a message. */
export const nothing = say('');

/** The message as text: in English unless `translate` knows better. */
export function toText(message: Message, translate: Translate = (template) => template): string {
  if (message.template === '') return '';
  const values = message.values.map((value) => (typeof value === 'object' ? toText(value, translate) : String(value)));
  return translate(message.template).replace(/\{(\d+)\}/gu, (place, index: string) => values[Number(index)] ?? place);
}

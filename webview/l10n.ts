/** Texts in the editor's language. The English ones are the keys; without translations, as in report.html, they are the texts too. */
import { type Message, type MessageValue, say, toText } from '../src/core/message/message';

/** Translations by their English templates. */
export type Texts = Readonly<Record<string, string>>;

/** What a script of the page before ours leaves in `window`. */
export interface PageTexts {
  readonly bonsaiTexts?: Texts;
}

let { bonsaiTexts: texts } = globalThis as PageTexts;

/** For where there is no page: in the editor, which draws the first frame. */
export function useTexts(translations: Texts | undefined): void {
  texts = translations;
}

/** `t('{0} of {1}', 2, 3)` is "2 of 3", or what that is elsewhere. */
export function t(template: string, ...values: readonly MessageValue[]): string {
  return localized(say(template, ...values));
}

export function localized(message: Message): string {
  return toText(message, (template) => texts?.[template] ?? template);
}

/** "a", "a and b", "a, b and c". */
export function listed(names: readonly string[]): string {
  const [last, ...others] = [...names].reverse();
  if (last === undefined) return '';
  return others.length === 0
    ? last
    : t(
        '{0} and {1}',
        others.reverse().reduce((list, name) => t('{0}, {1}', list, name)),
        last,
      );
}

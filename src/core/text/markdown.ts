import { type Message, toText, type Translate } from '../message/message';
import { escapeMarkdown, markdownCode } from './escape';

/** A message whose template is Markdown, with values that may hold anything; a value between backquotes is code. */
export function toMarkdown(message: Message, translate: Translate = (template) => template): string {
  if (message.template === '') return '';
  const code = (index: number) => {
    const value = message.values[index];
    return value === undefined ? '' : markdownCode(typeof value === 'object' ? toText(value, translate) : String(value));
  };
  const text = (index: number) => {
    const value = message.values[index];
    if (value === undefined) return '';
    return typeof value === 'object' ? toMarkdown(value, translate) : escapeMarkdown(String(value));
  };
  return translate(message.template).replace(/`\{(\d+)\}`|\{(\d+)\}/gu, (_, inCode: string | undefined, plain: string | undefined) =>
    inCode === undefined ? text(Number(plain)) : code(Number(inCode)),
  );
}

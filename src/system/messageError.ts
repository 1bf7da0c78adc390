import { type Message, say, toText } from '../core/message/message';

/** An error for the user: its message says what is wrong and what to do, and can be translated. */
export abstract class MessageError extends Error {
  constructor(
    readonly userMessage: Message,
    options?: ErrorOptions,
  ) {
    super(toText(userMessage), options);
  }
}

/** A system error's code, such as ENOENT, or `undefined`. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** The message for the user of an error of any kind. */
export function userMessageOf(error: unknown): Message {
  return error instanceof MessageError ? error.userMessage : say('{0}', messageOf(error));
}

/** What an error of any kind says, in English. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

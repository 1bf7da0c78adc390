import { type Message, say, toText } from '../core/message';
import type { Remedy } from '../protocol/trainer';

/** An error that a person is told of: its words say what is wrong and what to do, and can be said in another language. */
export abstract class WordedError extends Error {
  constructor(
    readonly words: Message,
    options?: ErrorOptions,
  ) {
    super(toText(words), options);
  }
}

/** The spec or its data is at fault, not the program and not the machine. */
export class InputFault extends WordedError {
  constructor(
    words: Message,
    /** Absolute path of the spec. */
    readonly file: string,
    /** From 1. */
    readonly line?: number,
    readonly column?: number,
    readonly remedy?: Remedy,
  ) {
    super(words);
    this.name = 'InputFault';
  }
}

/** A system error's code, such as ENOENT, or `undefined`. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** What to tell a person of an error of any kind. */
export function wordsOf(error: unknown): Message {
  return error instanceof WordedError ? error.words : say('{0}', messageOf(error));
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Messages between two sides, typed from one interface a side: a method for each message that the side handles, with the message's fields as
 * its argument and the reply as its result.
 */

/** What a message carries besides its type. */
export type FieldsOf<Method> = Method extends (fields: infer Fields) => unknown ? (unknown extends Fields ? object : Fields) : never;

/** A message that the side with this interface handles, as it is sent. */
export type MessageOf<Side, Type extends keyof Side = keyof Side> = { [T in Type]: { readonly type: T } & FieldsOf<Side[T]> }[Type];

type ReplyOf<Method> = Method extends (...fields: never) => infer Reply ? Reply : never;

/** What a side does with each message. */
export type Handlers<Side> = {
  readonly [T in keyof Side]: (message: MessageOf<Side, T>) => ReplyOf<Side[T]> | Promise<ReplyOf<Side[T]>>;
};

/** What goes over the wire for a request beside the message, and for its reply. */
interface Numbered {
  readonly request: number;
}

interface Reply {
  readonly replyTo: number;
  readonly value?: unknown;
  /** Whether the request failed. The side that failed shows the user why. */
  readonly failed?: boolean;
}

interface MessageHandlerOptions<Own> {
  /** What comes in is not trusted: a message of ours, and no more of it than is ours, or `undefined` for anything else. */
  readonly parse: (message: unknown) => MessageOf<Own> | undefined;
  readonly handlers: Handlers<Own>;
  readonly post: (message: object) => void;
}

/** One side's end. @template Own what this side handles @template Other what the other side handles */
export class MessageHandler<Own, Other> {
  readonly #options: MessageHandlerOptions<Own>;
  /** Requests without a reply yet. */
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #requests = 0;

  constructor(options: MessageHandlerOptions<Own>) {
    this.#options = options;
  }

  /** Sends a message without waiting for its reply. */
  send(message: MessageOf<Other>): void {
    this.#options.post(message);
  }

  /** Sends a message and resolves with its reply. Rejects where the other side failed, which shows the user why. */
  request<T extends keyof Other>(message: MessageOf<Other, T>): Promise<ReplyOf<Other[T]>> {
    const request = ++this.#requests;
    return new Promise((resolve, reject) => {
      this.#waiting.set(request, ({ value, failed }) => {
        if (failed === true) reject(new Error(`The request "${String(message.type)}" failed.`));
        else resolve(value as ReplyOf<Other[T]>);
      });
      this.#options.post({ ...message, request } satisfies Numbered);
    });
  }

  /** Takes what has come in; what is no message of ours is ignored. Rejects where handling it fails. */
  async receive(message: unknown): Promise<void> {
    if (isReply(message)) {
      this.#waiting.get(message.replyTo)?.(message);
      this.#waiting.delete(message.replyTo);
      return;
    }
    const parsed = this.#options.parse(message);
    if (parsed === undefined) return;
    const reply = (rest: Omit<Reply, 'replyTo'>) => {
      if (isNumbered(message)) this.#options.post({ replyTo: message.request, ...rest } satisfies Reply);
    };
    try {
      reply({ value: await this.#handle(parsed) });
    } catch (error) {
      reply({ failed: true });
      throw error;
    }
  }

  #handle<T extends keyof Own>(message: MessageOf<Own, T>): unknown {
    return this.#options.handlers[message.type](message);
  }
}

function isReply(message: unknown): message is Reply {
  return typeof message === 'object' && message !== null && 'replyTo' in message && typeof message.replyTo === 'number';
}

function isNumbered(message: unknown): message is Numbered {
  return typeof message === 'object' && message !== null && 'request' in message && typeof message.request === 'number';
}

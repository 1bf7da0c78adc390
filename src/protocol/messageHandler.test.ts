import { describe, expect, it } from 'vitest';
import { MessageHandler, type MessageOf } from './messageHandler';

interface Adder {
  add(fields: { readonly a: number; readonly b: number }): number;
  fail(): void;
}

interface Listener {
  received(fields: { readonly text: string }): void;
}

/** Both ends, with what goes over the wire copied as `postMessage` does. A sum arrives after as many turns as it is large. */
function ends() {
  const errors: unknown[] = [];
  const received: string[] = [];
  const wire: unknown[] = [];
  const isAdders = (message: unknown): message is MessageOf<Adder> =>
    typeof message === 'object' && message !== null && 'type' in message && (message.type === 'add' || message.type === 'fail');
  const adder: MessageHandler<Adder, Listener> = new MessageHandler<Adder, Listener>({
    parse: (message) => (isAdders(message) ? message : undefined),
    handlers: {
      add: async ({ a, b }) => {
        for (let turn = 0; turn < a + b; turn++) await Promise.resolve();
        return a + b;
      },
      fail: () => {
        throw new Error('on purpose');
      },
    },
    post: (message) => {
      wire.push(message);
      void listener.receive(structuredClone(message));
    },
  });
  const receive = (message: unknown) => adder.receive(structuredClone(message)).catch((error: unknown) => errors.push(error));
  const listener: MessageHandler<Listener, Adder> = new MessageHandler<Listener, Adder>({
    parse: (message) => message as MessageOf<Listener>,
    handlers: { received: ({ text }) => void received.push(text) },
    post: (message) => void receive(message),
  });
  return { adder, listener, receive, errors, received, wire };
}

describe('messages between two sides', () => {
  it('give each request its own reply, in whatever order they come', async () => {
    const { listener } = ends();
    const sums = [50, 3, 20].map((a) => listener.request({ type: 'add', a, b: 1 }));
    expect(await Promise.all(sums)).toEqual([51, 4, 21]);
  });

  it('tell of a failure on both sides', async () => {
    const { listener, errors } = ends();
    await expect(listener.request({ type: 'fail' })).rejects.toThrow('The request "fail" failed.');
    expect(errors).toEqual([new Error('on purpose')]);
  });

  it('get no reply where none was asked for', async () => {
    const { adder, listener, received, wire } = ends();
    listener.send({ type: 'add', a: 1, b: 1 });
    adder.send({ type: 'received', text: 'hello' });
    await new Promise((resolve) => setTimeout(resolve));
    expect(received).toEqual(['hello']);
    expect(wire).toEqual([{ type: 'received', text: 'hello' }]);
  });

  it.each([undefined, null, 7, 'add', [], {}, { type: 'subtract', request: 1 }, { replyTo: 99, value: 1 }, { replyTo: 'x' }])(
    'are ignored when they are none: %j',
    async (message) => {
      const { receive, errors, wire } = ends();
      await receive(message);
      expect({ errors, wire }).toEqual({ errors: [], wire: [] });
    },
  );
});

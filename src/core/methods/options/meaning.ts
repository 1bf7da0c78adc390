import { type Message, say } from '../../message/message';
import { type MethodName, stepSchemas } from '.';

/** What a method does, in a sentence. */
export function methodMeaning(name: MethodName): Message {
  const { description = '' } = stepSchemas[name].properties.method as { readonly description?: string };
  return say(description);
}

import { type Message, say } from '../../message/message';
import { type MethodName, stepSchemas } from '.';

/** What a method does, in a sentence. */
export function methodMeaning(name: MethodName): Message {
  const method: object = stepSchemas[name].properties.method;
  return say('description' in method ? String(method.description) : '');
}

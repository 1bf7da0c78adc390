import { type Message, say } from '../../core/message/message';
import type { Holder } from './lock';

/** "process 17", for people. */
export function holderMessage({ pid, host }: Holder): Message {
  if (pid === undefined) return say('another process');
  return host === undefined ? say('process {0}', pid) : say('process {0} on {1}', pid, host);
}

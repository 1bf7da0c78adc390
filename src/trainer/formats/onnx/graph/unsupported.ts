import type { Message } from '../../../../core/message/message';
import { MessageError } from '../../../../system/messageError';

/** Why a node cannot be a layer of a spec, or why its output's shape is not known. The message goes on a sentence about the node. */
export class UnsupportedError extends MessageError {
  override readonly name = 'UnsupportedError';
}

/** @param message goes on a sentence about the node: "it takes axes [1, 2] together" @throws UnsupportedError always */
export function unsupported(message: Message): never {
  throw new UnsupportedError(message);
}

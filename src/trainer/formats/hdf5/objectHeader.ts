/** Object headers: the messages that say what a group or a dataset is. */
import { say } from '../../../core/message/message';
import type { Cursor } from './cursor';
import type { Pages } from './pages';

export const messageType = {
  dataspace: 1,
  linkInfo: 2,
  datatype: 3,
  link: 6,
  layout: 8,
  filters: 11,
  attribute: 12,
  continuation: 16,
  symbolTable: 17,
  attributeInfo: 21,
} as const;

export interface HeaderMessage {
  readonly type: number;
  /** Whether its data stands elsewhere, and other objects use it too. */
  readonly isShared: boolean;
  readonly data: Cursor;
}

/** Continuations of one header: sound ones have few. */
const mostBlocks = 4096;

/** @throws ImportError */
export async function readObjectHeader(pages: Pages, address: number): Promise<readonly HeaderMessage[]> {
  const head = await pages.upTo(address, 24);
  return head.bytes[0] === 0x4f ? newHeader(pages, head, address) : oldHeader(pages, head, address);
}

async function oldHeader(pages: Pages, head: Cursor, address: number): Promise<HeaderMessage[]> {
  const version = head.u8();
  if (version !== 1) throw head.damaged(say('no group or dataset begins there'));
  head.skip(1);
  head.skip(6);
  const size = head.u32();
  return blocks(
    pages,
    { from: address + 16, size },
    {
      headBytes: 8,
      readHead: (block) => {
        const message = { type: block.u16(), size: block.u16(), flags: block.u8() };
        block.skip(3);
        return message;
      },
      unwrap: (block) => block,
    },
  );
}

async function newHeader(pages: Pages, head: Cursor, address: number): Promise<HeaderMessage[]> {
  head.expect('OHDR');
  const version = head.u8();
  if (version !== 2) throw head.damaged(say('an object header of version {0} is not known', version));
  const flags = head.u8();
  const before = 6 + ((flags & 0x20) === 0 ? 0 : 16) + ((flags & 0x10) === 0 ? 0 : 4);
  const sizeBytes = 1 << (flags & 3);
  const size = (await pages.cursor(address + before, sizeBytes)).sized(sizeBytes);
  const hasOrder = (flags & 4) !== 0;
  return blocks(
    pages,
    { from: address + before + sizeBytes, size },
    {
      headBytes: hasOrder ? 6 : 4,
      readHead: (block) => {
        const message = { type: block.u8(), size: block.u16(), flags: block.u8() };
        if (hasOrder) block.skip(2);
        return message;
      },
      unwrap: (block) => {
        block.expect('OCHK');
        return block.part(Math.max(0, block.left - 4));
      },
    },
  );
}

interface MessageHead {
  readonly type: number;
  readonly size: number;
  readonly flags: number;
}

interface BlockFormat {
  readonly headBytes: number;
  readonly readHead: (block: Cursor) => MessageHead;
  /** What is in a later block, which may have a signature in front and a checksum behind. */
  readonly unwrap: (block: Cursor) => Cursor;
}

async function blocks(
  pages: Pages,
  first: { readonly from: number; readonly size: number },
  { headBytes, readHead, unwrap }: BlockFormat,
): Promise<HeaderMessage[]> {
  const messages: HeaderMessage[] = [];
  const queue = [first];
  for (let index = 0; index < queue.length; index++) {
    const { from, size } = queue[index]!;
    const whole = await pages.cursor(from, size);
    if (index > mostBlocks) throw whole.damaged(say('its structures have no end'));
    const block = index === 0 ? whole : unwrap(whole);
    // What is left behind the last message is too small for another one.
    while (block.left >= headBytes) {
      const { type, size: length, flags } = readHead(block);
      const data = block.part(length);
      if (type === messageType.continuation) queue.push({ from: data.u64(), size: data.u64() });
      else if (type !== 0) messages.push({ type, isShared: (flags & 2) !== 0, data });
    }
  }
  return messages;
}

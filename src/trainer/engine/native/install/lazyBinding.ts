import { type FileHandle, open } from 'node:fs/promises';

/**
 * Lets a shared library link calls of functions when they are first made, as is usual, although it was built to have all of them linked when it is loaded
 * (`-z now`). TensorFlow's libraries have 110,000 of these, of which a run makes a few thousand: without the others they load in two thirds of the time.
 * What a library protects from being written to once it is loaded (RELRO) stays protected, but for the table of these calls.
 *
 * Format: ELF-64, little-endian (System V ABI, "Program Header" and "Dynamic Section"). Any other file stays as it is.
 * @returns whether the file was changed
 */
export async function bindLazily(file: string): Promise<boolean> {
  const handle = await open(file, 'r+');
  try {
    const segments = await readSegments(handle);
    const dynamic = segments.find(({ type }) => type === dynamicSegment);
    if (dynamic === undefined) return false;
    const entries = await readDynamic(handle, dynamic);
    const eager = entries.filter(({ tag, value }) => (value & (eagerBits.get(tag) ?? 0n)) !== 0n);
    if (eager.length === 0) return false;
    for (const { at, tag, value } of eager) await write(handle, at + 8, value & ~eagerBits.get(tag)!);
    const table = entries.find(({ tag }) => tag === callTable)?.value;
    const isInside = ({ address, memorySize }: Segment) => table !== undefined && table > address && table < address + memorySize;
    const readOnly = segments.find((segment) => segment.type === readOnlySegment && isInside(segment));
    if (readOnly !== undefined)
      for (const field of [fileSizeField, memorySizeField]) await write(handle, readOnly.at + field, table! - readOnly.address);
    return true;
  } finally {
    await handle.close();
  }
}

interface Segment {
  /** Where its header is in the file. */
  readonly at: number;
  readonly type: number;
  readonly offset: number;
  readonly address: bigint;
  readonly fileSize: number;
  readonly memorySize: bigint;
}

interface DynamicEntry {
  readonly at: number;
  readonly tag: bigint;
  readonly value: bigint;
}

/** The first bytes of an ELF file of 64 bits, with the least significant byte first. */
const magic = Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
const headerSize = 64;
const segmentHeaderSize = 56;
const fileSizeField = 32;
const memorySizeField = 40;
const dynamicEntrySize = 16;

/** PT_DYNAMIC and PT_GNU_RELRO. */
const dynamicSegment = 2;
const readOnlySegment = 0x6474e552;
/** DT_PLTGOT, the last part of what is read-only where all calls are linked at once. */
const callTable = 3n;
/** DF_BIND_NOW in DT_FLAGS, DF_1_NOW in DT_FLAGS_1. */
const eagerBits = new Map([
  [30n, 8n],
  [0x6ffffffbn, 1n],
]);

async function readSegments(handle: FileHandle): Promise<Segment[]> {
  const header = await read(handle, 0, headerSize);
  if (header.length < headerSize || !header.subarray(0, magic.length).equals(magic)) return [];
  const start = Number(header.readBigUInt64LE(32));
  const headers = await read(handle, start, header.readUInt16LE(56) * segmentHeaderSize);
  return Array.from({ length: Math.floor(headers.length / segmentHeaderSize) }, (_, index) => {
    const own = headers.subarray(index * segmentHeaderSize);
    return {
      at: start + index * segmentHeaderSize,
      type: own.readUInt32LE(0),
      offset: Number(own.readBigUInt64LE(8)),
      address: own.readBigUInt64LE(16),
      fileSize: Number(own.readBigUInt64LE(fileSizeField)),
      memorySize: own.readBigUInt64LE(memorySizeField),
    };
  });
}

async function readDynamic(handle: FileHandle, { offset, fileSize }: Segment): Promise<DynamicEntry[]> {
  const bytes = await read(handle, offset, fileSize);
  return Array.from({ length: Math.floor(bytes.length / dynamicEntrySize) }, (_, index) => ({
    at: offset + index * dynamicEntrySize,
    tag: bytes.readBigUInt64LE(index * dynamicEntrySize),
    value: bytes.readBigUInt64LE(index * dynamicEntrySize + 8),
  }));
}

/** As many of these bytes as the file has. */
async function read(handle: FileHandle, from: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, from);
  return buffer.subarray(0, bytesRead);
}

async function write(handle: FileHandle, at: number, value: bigint): Promise<void> {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  await handle.write(bytes, 0, bytes.length, at);
}

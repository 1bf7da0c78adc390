/** What the head of a JPEG file says, before any of its pixels is decoded. */

export interface JpegHead {
  readonly width: number;
  readonly height: number;
  /** 1 for grey, 3 for colours, 4 for inks. */
  readonly components: number;
}

/** @returns `undefined` where the file ends before it */
export function jpegHead(file: Uint8Array): JpegHead | undefined {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let at = 2; at + 9 < file.length && file[at] === 0xff;) {
    const marker = file[at + 1]!;
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (isFrame(marker)) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7), components: file[at + 9]! };
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

/** Markers of frames, among which those of tables stand. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** libjpeg as WebAssembly: the program that Pillow and most others read JPEG files with. */
import makeModule from '@jsquash/jpeg/codec/dec/mozjpeg_dec.js';
import wasm from '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm';
import { say } from '../../../core/message/message';
import { messageOf } from '../../../system/messageError';
import { DataError } from '../dataError';

interface Libjpeg {
  /**
   * @param turns whether pixels are turned as a camera says
   * @returns red, green, blue and opacity of every pixel; null where it cannot. @throws where it ends itself
   */
  decode(file: Uint8Array, turns: boolean): { readonly data: Uint8ClampedArray } | null;
}

/** What it says of files that every program reads all the same. */
const isHarmless = (warning: string) => warning.includes('extraneous bytes before marker');

/** Its memory never shrinks: after a picture that took more, another instance is made. */
const mostKeptBytes = 64 * 2 ** 20;

const program = new WebAssembly.Module(wasm);
let kept: { readonly libjpeg: Libjpeg; readonly said: string[] } | undefined;

/** @returns red, green, blue and opacity of every pixel, as they are stored. @throws DataError when the file is damaged */
export async function decodedByLibjpeg(file: Uint8Array): Promise<Uint8ClampedArray> {
  const { libjpeg, said } = kept ?? (await start());
  kept = undefined;
  const decoded = decode(libjpeg, file, said);
  const warning = said.find((text) => !isHarmless(text));
  if (warning !== undefined) throw new DataError(say('is damaged: {0}', warning));
  said.length = 0;
  if (decoded.byteLength < mostKeptBytes) kept = { libjpeg, said };
  return decoded;
}

function decode(libjpeg: Libjpeg, file: Uint8Array, said: readonly string[]): Uint8ClampedArray {
  try {
    const decoded = libjpeg.decode(file, false);
    if (decoded !== null) return decoded.data;
  } catch (cause) {
    throw new DataError(say('is damaged: {0}', said.at(-1) ?? messageOf(cause)));
  }
  throw new DataError(say('is damaged: {0}', said.at(-1) ?? say('it holds no picture')));
}

async function start(): Promise<NonNullable<typeof kept>> {
  const said: string[] = [];
  const options = {
    noInitialRun: true,
    printErr: (text: string) => said.push(text),
    instantiateWasm: (imports: object, onReady: (instance: WebAssembly.Instance) => void) => {
      const instance = new WebAssembly.Instance(program, imports);
      onReady(instance);
      return instance.exports;
    },
  };
  const make = makeModule as unknown as (with_: typeof options) => Promise<Libjpeg>;
  return { libjpeg: await make(options), said };
}

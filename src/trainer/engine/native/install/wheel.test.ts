import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CancelledError, EngineError } from '../../errors';
import { unpackWheel } from './wheel';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'bonsai-wheel-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const library = randomBytes(100_000);
const signal = new AbortController().signal;

/** A wheel of one library, one file that nobody wants, and its RECORD. */
function writeWheel(recorded: Buffer = library): string {
  const hash = createHash('sha256').update(recorded).digest('base64url');
  const record = Buffer.from(`tensorflow/lib.so,sha256=${hash},${library.length}\ntensorflow-1.dist-info/RECORD,,\n`);
  const wheel = path.join(folder, 'tensorflow-1-py3-none-any.whl');
  writeFileSync(
    wheel,
    zipSync({ 'tensorflow/lib.so': library, 'tensorflow/other.py': Buffer.from('x'), 'tensorflow-1.dist-info/RECORD': record }),
  );
  return wheel;
}

function unpack(wheel: string, when = signal) {
  const place = (name: string) => (name.endsWith('.so') ? path.join(folder, 'out', path.basename(name)) : undefined);
  return unpackWheel({ wheel, place, signal: when, onProgress: () => undefined });
}

describe('unpackWheel', () => {
  it('unpacks what is wanted and nothing else', async () => {
    const places = await unpack(writeWheel());
    expect(places).toEqual([path.join(folder, 'out', 'lib.so')]);
    expect(readFileSync(places[0]!)).toEqual(library);
  });

  it('refuses a file that differs from its hash', async () => {
    await expect(unpack(writeWheel(Buffer.from('another library')))).rejects.toThrow(/lib\.so in .* is damaged/);
  });

  it.each([0.3, 0.9])('refuses a download that was cut off after %f of it', async (share) => {
    const wheel = writeWheel();
    const whole = readFileSync(wheel);
    writeFileSync(wheel, whole.subarray(0, Math.floor(whole.length * share)));
    await expect(unpack(wheel)).rejects.toBeInstanceOf(EngineError);
  });

  it('refuses a file that is no wheel', async () => {
    const wheel = path.join(folder, 'page.whl');
    writeFileSync(wheel, '<html>sign in to the network</html>');
    await expect(unpack(wheel)).rejects.toBeInstanceOf(EngineError);
  });

  it('can be cancelled', async () => {
    await expect(unpack(writeWheel(), AbortSignal.abort())).rejects.toBeInstanceOf(CancelledError);
  });
});

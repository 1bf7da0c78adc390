import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EngineError } from '../../../errors';
import { unpackWheel } from './unpack';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'bonsai-wheel-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const library = randomBytes(100_000);
const signal = new AbortController().signal;

/** A wheel of these files with their RECORD. */
function writeWheel(files: Record<string, Buffer>, recorded = files, odd: Zippable = {}): string {
  const lines = Object.entries(recorded).map(([name, bytes]) => {
    const hash = createHash('sha256').update(bytes).digest('base64url');
    return `${name},sha256=${hash},${bytes.length}\n`;
  });
  const record = Buffer.from(`${lines.join('')}tensorflow-1.dist-info/RECORD,,\n`);
  const wheel = path.join(folder, 'tensorflow-1-py3-none-any.whl');
  writeFileSync(wheel, zipSync({ ...files, ...odd, 'tensorflow-1.dist-info/RECORD': record }));
  return wheel;
}

const files = { 'tensorflow/lib.so': library, 'tensorflow/other.py': Buffer.from('x') };

/** Takes every .so, to where its name says. */
function unpack(wheel: string, when = signal) {
  const place = (name: string) => (name.endsWith('.so') ? path.join(folder, 'out', name) : undefined);
  return unpackWheel({ wheel, place, signal: when, onProgress: () => undefined });
}

describe('unpackWheel', () => {
  it('unpacks what is wanted and nothing else', async () => {
    const target = path.join(folder, 'out', 'tensorflow', 'lib.so');
    expect(await unpack(writeWheel(files))).toEqual([target]);
    expect(readFileSync(target)).toEqual(library);
    expect(readdirSync(path.dirname(target))).toEqual(['lib.so']);
  });

  it('refuses a file that differs from its hash', async () => {
    const recorded = { ...files, 'tensorflow/lib.so': Buffer.from('another library') };
    await expect(unpack(writeWheel(files, recorded))).rejects.toThrow(/is damaged \(the hash of tensorflow\/lib\.so differs\)/);
  });

  it('refuses a file that RECORD does not name', async () => {
    await expect(unpack(writeWheel(files, {}))).rejects.toThrow(/is damaged \(the hash of tensorflow\/lib\.so differs\)/);
  });

  it.each(['../lib.so', 'tensorflow/../../lib.so', '/tmp/bonsai-escaped/lib.so', 'C:/lib.so', 'tensorflow\\..\\..\\lib.so'])(
    'refuses a file that would lie elsewhere: %s',
    async (name) => {
      await expect(unpack(writeWheel({ [name]: library }))).rejects.toBeInstanceOf(EngineError);
      expect(readdirSync(folder)).toEqual(['tensorflow-1-py3-none-any.whl']);
      expect(existsSync('/tmp/bonsai-escaped')).toBe(false);
    },
  );

  it('refuses a symbolic link', async () => {
    const link: Zippable = { 'tensorflow/link.so': [Buffer.from('/etc/passwd'), { os: 3, attrs: 0o120777 << 16 }] };
    await expect(unpack(writeWheel(files, files, link))).rejects.toThrow('tensorflow/link.so is no plain file');
  });

  it('does not write through a link that is there already', async () => {
    const outside = path.join(folder, 'outside.so');
    writeFileSync(outside, 'mine');
    symlinkSync(outside, path.join(folder, 'lib.so'));
    const wheel = writeWheel({ 'lib.so': library });
    const place = (name: string) => (name.endsWith('.so') ? path.join(folder, name) : undefined);
    await expect(unpackWheel({ wheel, place, signal, onProgress: () => undefined })).rejects.toThrow('EEXIST');
    expect(readFileSync(outside, 'utf8')).toBe('mine');
  });

  it.each([0.3, 0.9])('refuses a download that was cut off after %f of it', async (share) => {
    const wheel = writeWheel(files);
    const whole = readFileSync(wheel);
    writeFileSync(wheel, whole.subarray(0, Math.floor(whole.length * share)));
    await expect(unpack(wheel)).rejects.toBeInstanceOf(EngineError);
  });

  it('refuses a download whose bytes have changed', async () => {
    const wheel = writeWheel(files);
    const bytes = readFileSync(wheel);
    bytes.fill(7, 1000, 1100);
    writeFileSync(wheel, bytes);
    await expect(unpack(wheel)).rejects.toBeInstanceOf(EngineError);
  });

  it('refuses a file that is no wheel', async () => {
    const wheel = path.join(folder, 'page.whl');
    writeFileSync(wheel, '<html>sign in to the network</html>');
    await expect(unpack(wheel)).rejects.toBeInstanceOf(EngineError);
  });

  it('can be cancelled', async () => {
    await expect(unpack(writeWheel(files), AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });
});

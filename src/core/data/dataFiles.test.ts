import { sizeOf } from '../numbers/sizeOf';
import { describe, expect, it } from 'vitest';
import { float32Npy, npyBytes } from '../../../test/support/data/npyBytes';
import { graphOf } from '../graph/build';
import { say, toText } from '../message/message';
import type { Shape } from '../layers/kind';
import type { DataSpec } from '../spec/schema';
import { type FileHead, fileProblems, filesOf } from './dataFiles';

const whole = (bytes: Uint8Array): FileHead => ({ bytes: bytes.subarray(0, 1024), size: bytes.length });
const npy = (...shape: number[]) => whole(npyBytes('<f4', shape, new Uint8Array(4 * sizeOf(shape))));

function reported(data: DataSpec, heads: Record<string, FileHead>, input: Shape = [8, 8, 1], weights?: string): string[] {
  const { graph } = graphOf('m', [{ type: 'Input', name: 'x', shape: [...input] }]);
  const spec = { data, ...(weights === undefined ? {} : { weights }) };
  return fileProblems(spec, graph!, new Map(Object.entries(heads))).map(({ path, message }) => `${path.join('.')}: ${toText(message)}`);
}

describe('the files that a spec names', () => {
  it('are all found', () => {
    const validation = { file: 'c.npy', labels: 'd.npy' };
    expect(
      filesOf({ data: { file: 'a.npy', labels: 'b.npy', validation }, weights: 'model.json' }).map(
        ({ path, file }) => `${path.join('.')} ${file}`,
      ),
    ).toEqual(['data.file a.npy', 'data.labels b.npy', 'data.validation.file c.npy', 'data.validation.labels d.npy', 'weights model.json']);
    expect(filesOf({ data: { generate: 'normal', rows: 3 } })).toEqual([]);
  });

  it.each([
    [
      [100, 8, 8],
      [8, 8, 1],
    ],
    [
      [100, 64],
      [8, 8, 1],
    ],
    [[100, 8, 8], [64]],
    [
      [100, 1, 8, 8],
      [8, 8],
    ],
    [
      [100, 5, 8],
      [null, 8],
    ],
  ])('fit: rows %j for an input %j', (shape, input) => {
    expect(reported({ file: 'a.npy' }, { 'a.npy': npy(...shape) }, input)).toEqual([]);
  });

  it('do not fit, with the place of the input', () => {
    expect(reported({ file: 'a.npy' }, { 'a.npy': npy(100, 9, 8) })).toEqual([
      'data.file: the rows of "a.npy" have the shape 9 × 8, but the Input layer x takes 8 × 8 × 1: change one of them',
    ]);
    expect(reported({ file: 'a.npy', validation: { file: 'b.npy' } }, { 'a.npy': npy(100, 64), 'b.npy': npy(100, 63) })).toHaveLength(1);
  });

  it.each<[string, FileHead, string]>([
    ['are missing', { unreadable: say('does not exist: check the path') }, 'the file "a.npy" does not exist: check the path'],
    ['cannot be read', { unreadable: say('is a folder') }, 'the file "a.npy" is a folder'],
    [
      'lie outside',
      { refused: 'outside', folders: ['/models', '/data'] },
      '"a.npy" lies outside /models, /data: a spec can only read files of its own folder or workspace',
    ],
    [
      'are named by an absolute path',
      { refused: 'absolute' },
      '"a.npy" is an absolute path: name the file relative to the spec, so that the spec works elsewhere too',
    ],
    ['are empty', whole(new Uint8Array()), 'the file "a.npy" cannot be used: it is empty'],
    [
      'are something else',
      whole(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)),
      'the file "a.npy" cannot be used: it is in none of the formats that rows are read from: .npy, .npz, CSV, JSON lines, Parquet, IDX, or a folder of pictures',
    ],
    [
      'are one picture',
      whole(Uint8Array.from(Buffer.from('89504e470d0a1a0a', 'hex'))),
      'the file "a.npy" cannot be used: it is one picture: name the folder that holds all pictures',
    ],
    ['are damaged', whole(float32Npy([1, 1], [0]).subarray(0, 20)), 'the file "a.npy" cannot be used: it has a damaged header'],
    [
      'hold complex numbers',
      whole(npyBytes('<c8', [1, 1], new Uint8Array(8))),
      `the file "a.npy" cannot be used: it holds values of type '<c8': convert them to float32 with array.astype("float32")`,
    ],
    ['have no rows', npy(0, 64), 'the file "a.npy" cannot be used: it holds no values: its shape is (0, 64)'],
    [
      'are cut off',
      whole(float32Npy([2, 64], [1])),
      'the file "a.npy" cannot be used: it is cut off: its shape (2, 64) needs 512 bytes of values, but it has 4',
    ],
  ])('%s', (_what, head, message) => {
    expect(reported({ file: 'a.npy' }, { 'a.npy': head })).toEqual([`data.file: ${message}`]);
  });

  it('have fewer rows than are asked for', () => {
    const message = '"a.npy" has 100 rows, fewer than the 101 that "rows" asks for';
    expect(reported({ file: 'a.npy', rows: 101 }, { 'a.npy': npy(100, 64) })).toEqual([`data.file: ${message}`]);
    expect(reported({ file: 'a.npy', rows: 100 }, { 'a.npy': npy(100, 64) })).toEqual([]);
  });

  it('are not checked where nobody looked, and weights and labels only by being there', () => {
    expect(reported({ file: 'a.npy' }, {})).toEqual([]);
    expect(reported({ file: 'a.npy', labels: 'l.npy' }, { 'a.npy': npy(9, 64), 'l.npy': npy(9) }, [64], 'model.json')).toEqual([]);
    expect(
      reported({ file: 'a.npy' }, { 'model.json': { unreadable: say('does not exist: check the path') } }, [64], 'model.json'),
    ).toEqual(['weights: the file "model.json" does not exist: check the path']);
  });
});

import { describe, expect, it } from 'vitest';
import { npyBytes } from '../../../../test/support/data/npyBytes';
import { isMessage, toText } from '../../message/message';
import { npyHeadLength, readNpyHeader } from './header';

/** A file with this text as its header, and room for values. */
function withHeader(text: string, version = 1): Uint8Array {
  const header = `${text.padEnd(117)}\n`;
  const length = version === 1 ? [header.length, 0] : [header.length, 0, 0, 0];
  return Buffer.concat([
    Buffer.from('\x93NUMPY', 'latin1'),
    Buffer.from([version, 0, ...length]),
    Buffer.from(header, 'latin1'),
    new Uint8Array(5000),
  ]);
}

function read(file: Uint8Array, size = file.length) {
  const header = readNpyHeader(file, size);
  return isMessage(header) ? toText(header) : { ...header, type: header.type.bytes };
}

describe('a header', () => {
  const plain = { shape: [12, 8], type: 4, isBigEndian: false, isFortranOrder: false, offset: 128 };

  it.each([
    ["{'descr': '<f4', 'fortran_order': False, 'shape': (12, 8), }", plain],
    // What Python 2 wrote where a size was a long number; NumPy reads it.
    ["{'descr': '<f4', 'fortran_order': False, 'shape': (12L, 8L), }", plain],
    ['{"shape": (12,8), "descr": "<f4", "fortran_order": False}', plain],
    ["{'descr': '>i8', 'fortran_order': True, 'shape': (12, 8), }", { ...plain, type: 8, isBigEndian: true, isFortranOrder: true }],
    ["{'descr': '|u1', 'fortran_order': False, 'shape': (12,), }", { ...plain, type: 1, shape: [12] }],
  ])('says what the array is: %s', (text, expected) => {
    expect(read(withHeader(text))).toEqual(expected);
  });

  it.each([
    ["{'descr': '<constructor', 'fortran_order': False, 'shape': (12, 8), }", "holds values of type '<constructor'"],
    ["{'descr': '__proto__', 'fortran_order': False, 'shape': (12, 8), }", "holds values of type '__proto__'"],
    ["{'descr': '<c8', 'fortran_order': False, 'shape': (12, 8), }", "holds values of type '<c8'"],
    ["{'descr': '|O', 'fortran_order': False, 'shape': (12, 8), }", "holds values of type '|O'"],
    ["{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (12,), }", 'holds values of type structured'],
    ["{'descr': '<f4', 'fortran_order': False, 'shape': (1 2, 8), }", 'has a damaged header'],
    ["{'descr': '<f4', 'fortran_order': False, 'shape': (, 8), }", 'has a damaged header'],
    ["{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999, 8), }", 'has a damaged header'],
    ["{'descr': '<f4', 'fortran_order': Maybe, 'shape': (12, 8), }", 'has a damaged header'],
    ["{'descr': '<f4', 'fortran_order': False, 'shape': (0, 8), }", 'holds no values: its shape is (0, 8)'],
    ["{'descr': '<f4', 'fortran_order': False, 'shape': (), }", 'holds a single number'],
    [
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1000, 8), }",
      'is cut off: its shape (1000, 8) needs 32000 bytes of values, but it has 5000',
    ],
  ])('says why it cannot be used: %s', (text, message) => {
    expect(read(withHeader(text))).toContain(message);
  });

  it('may be of version 2 or 3, and of no later one', () => {
    const text = "{'descr': '<f4', 'fortran_order': False, 'shape': (12, 8), }";
    expect([2, 3].map((version) => read(withHeader(text, version)))).toEqual(Array(2).fill({ ...plain, offset: 130 }));
    expect(read(withHeader(text, 4))).toContain('of version 4');
  });

  it('says how much of a file has to be read, and no absurd amount', () => {
    expect(npyHeadLength(npyBytes('<f4', [1], new Uint8Array(4), { headerLength: 2000 }).subarray(0, 12))).toBe(2010);
    const absurd = withHeader('', 2);
    absurd.fill(255, 8, 12);
    expect(npyHeadLength(absurd.subarray(0, 12))).toBe(10_012);
    expect(read(absurd)).toBe('has a damaged header');
  });

  it('of a large array in Fortran order says that it cannot be read in chunks', () => {
    const [large, rows] = [1e6, 200];
    const head = (shape: number[]) => npyBytes('<f4', shape, new Uint8Array(), { fortran: true });
    expect(read(head([large, rows]), 1e9)).toContain('is large and stored in Fortran order');
    expect(read(head([large * rows, 1]), 1e9)).toMatchObject({ shape: [large * rows, 1] });
  });
});

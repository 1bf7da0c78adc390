import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/random/random';
import { memoryBytes } from '../rows/bytes';
import { numberIn } from './numbers';
import { openCsv } from './csv';
import type { CsvChoices } from './dialect';

const { signal } = new AbortController();

/** Columns, and the texts of all cells with the line of each row. */
async function read(text: string | Uint8Array, choices: CsvChoices = {}) {
  const table = await openCsv(memoryBytes(typeof text === 'string' ? Buffer.from(text) : text), choices);
  const rows: (string | undefined)[][] = [];
  const lines: unknown[] = [];
  for await (const batch of table.batches([], signal))
    for (let row = 0; row < batch.rows; row++) {
      rows.push(table.columns.map((_, column) => batch.text(column, row)));
      lines.push(batch.place(row).values[0]);
    }
  return { columns: table.columns, rows, lines };
}

describe('a CSV text', () => {
  it.each<[string, string, CsvChoices, readonly string[], readonly (readonly (string | undefined)[])[]]>([
    ['with a header', 'a,b\n1,x\n2,y\n', {}, ['a', 'b'], [['1', 'x'], ['2', 'y']]], // prettier-ignore
    ['without one', '1,x\n2,y\n', {}, ['0', '1'], [['1', 'x'], ['2', 'y']]], // prettier-ignore
    ['of texts alone, without one', 'u,x\nv,y', { header: false }, ['0', '1'], [['u', 'x'], ['v', 'y']]], // prettier-ignore
    ['without a last line end', 'a\n1', {}, ['a'], [['1']]],
    ['with Windows line ends and a mark', '\uFEFFa;b\r\n1;2\r\n', {}, ['a', 'b'], [['1', '2']]],
    ['with old line ends', 'a,b\r1,2\r3,4\r', {}, ['a', 'b'], [['1', '2'], ['3', '4']]], // prettier-ignore
    ['with empty lines', 'a,b\n\n1,2\n\n\n3,4\n\n', {}, ['a', 'b'], [['1', '2'], ['3', '4']]], // prettier-ignore
    ['with missing values', 'a,b\n,NA\nnull,0\n', {}, ['a', 'b'], [[undefined, undefined], [undefined, '0']]], // prettier-ignore
    ['with quotes', 'a,"b ""c"""\n"1,5","x\ny"\n"",z\n', {}, ['a', 'b "c"'], [['1,5', 'x\ny'], [undefined, 'z']]], // prettier-ignore
    ['with the same name twice', 'a,a,a\n1,2,3\n', {}, ['a', 'a.1', 'a.2'], [['1', '2', '3']]],
    ['with bars', 'a|b,c\n1|2\n', {}, ['a', 'b,c'], [['1', '2']]],
    ['with a delimiter that is given', 'a;b,c\n1;2,3\n', { delimiter: ',' }, ['a;b', 'c'], [['1;2', '3']]],
  ])('%s', async (_what, text, choices, columns, rows) => {
    expect(await read(text, choices)).toMatchObject({ columns, rows });
  });

  it('knows the line of every row, also behind cells of several lines', async () => {
    expect((await read('a,b\n1,"x\r\n\r\ny"\n\n2,z\n')).lines).toEqual([2, 6]);
  });

  it('reads the same where its blocks end inside of cells, quotes and line ends', async () => {
    const row = (at: number) => [String(at), `"${'x'.repeat(at % 50)}""\r\n"`, at % 3 === 0 ? '' : '"q,"'];
    const count = 60_000;
    const text = `n,text,more\r\n${Array.from({ length: count }, (_, at) => row(at).join(',')).join('\r\n')}\r\n`;
    expect(text.length).toBeGreaterThan(2 ** 21);
    const { rows, lines } = await read(text);
    expect(rows.length).toBe(count);
    for (let at = 0; at < count; at += 997) {
      expect(rows[at]).toEqual([String(at), `${'x'.repeat(at % 50)}"\r\n`, at % 3 === 0 ? undefined : 'q,']);
      expect(lines[at]).toBe(2 + 2 * at);
    }
  });

  it('may have names in quotes where it is longer than a block', async () => {
    const count = 200_000;
    const { columns, rows } = await read(`"a","b, c"\n${'1,2.5\n'.repeat(count)}`);
    expect(columns).toEqual(['a', 'b, c']);
    expect([rows.length, rows[0], rows.at(-1)]).toEqual([count, ['1', '2.5'], ['1', '2.5']]);
  });

  it('has up to 10,000 columns and more', async () => {
    const names = Array.from({ length: 10_000 }, (_, at) => `c${String(at)}`);
    const values = names.map((_, at) => String(at / 8));
    expect(await read(`${names.join(',')}\n${values.join(',')}\n`)).toMatchObject({ columns: names, rows: [values] });
  });

  it.each([
    ['a row with more cells', 'a,b\n1,2\n3,4,5\n', 'has 3 cells in line 3, but its first row has 2'],
    ['a row with fewer cells', 'a,b\n1,2\n\n3\n', 'has 1 cells in line 4, but its first row has 2'],
    ['a quote that is never closed', 'a,b\n1,2\n3,"4\n5,6\n', 'has a quote in line 3 that is never closed'],
    ['such a quote in the first row', '"a,b\n1,2\n', 'has a quote in line 1 that is never closed'],
    ['a long text behind such a quote', `a,b\n1,"2\n${'3,4\n'.repeat(5_000_000)}`, 'has a row that begins in line 2 and is longer than 16'],
    ['text behind a quote', 'a,b\n1,"2"3\n', 'has text behind a closing quote in line 2'],
    ['a NUL byte', 'a,b\n1,2\n3,\0\n', 'has a NUL byte in line 3'],
    ['nothing but line ends', '\n\n\n', 'has no rows'],
    ['UTF-16', Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le'), 'is text in UTF-16'],
  ])('with %s is refused, with the line', async (_what, text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });
});

describe('the number of a cell', () => {
  const numberOf = (text: string, hasDecimalComma = false) => {
    const bytes = Buffer.from(`,${text};`);
    return numberIn(bytes, 1, bytes.length - 1, hasDecimalComma);
  };

  /** Numbers as programs write them. */
  const texts = (count: number, write: (value: number, random: Random) => readonly string[]) => {
    const random = new Random(5);
    const value = () => random.normal() * 10 ** Math.floor(random.uniform() * 40 - 20);
    return Array.from({ length: count }, () => write(value(), random)).flat();
  };
  const manyTexts = texts(20_000, (value, random) => {
    const decimals = Math.floor(random.uniform() * 20);
    return [String(value), value.toFixed(decimals), value.toExponential(), value.toExponential(decimals), value.toPrecision(17)];
  });

  it('is to the bit the one that JavaScript has for the same text', () => {
    expect(manyTexts.filter((text) => !Object.is(numberOf(text), Number(text)))).toEqual([]);
  });

  it.each([',', ';'])('is that also where cells are found, between marks %s', async (mark) => {
    const columns = 5;
    const lines = Array.from({ length: manyTexts.length / columns }, (_, row) =>
      manyTexts.slice(row * columns, (row + 1) * columns).join(mark),
    );
    const table = await openCsv(memoryBytes(Buffer.from(lines.join('\n').replaceAll('.', mark === ';' ? ',' : '.'))), { header: false });
    const wrong: string[] = [];
    let first = 0;
    for await (const batch of table.batches([], signal)) {
      for (let column = 0; column < columns; column++) {
        const numbers = new Float64Array(batch.rows);
        batch.numbers([column], numbers);
        for (const [row, number] of numbers.entries()) {
          const text = manyTexts[(first + row) * columns + column]!;
          if (!Object.is(number, Number(text))) wrong.push(text);
        }
      }
      first += batch.rows;
    }
    expect(first * columns).toBe(manyTexts.length);
    expect(wrong).toEqual([]);
  });

  it.each<[string, number]>([
    ['0', 0],
    ['-0', -0],
    ['+7', 7],
    [' 3.5 ', 3.5],
    ['.5', 0.5],
    ['5.', 5],
    ['1e3', 1000],
    ['123456789012345678901234567890', 1.2345678901234568e29],
    ['0.1000000000000000055511151231257827', 0.1],
    ['9007199254740993', 2 ** 53],
    ['9007199254740993.001', 2 ** 53 + 2],
    ['000000000000000000001.5', 1.5],
    ['1.234567890123456789e+00', 1.2345678901234567],
    ['1E-5', 0.00001],
    ['-1e400', -Infinity],
    ['True', 1],
    ['false', 0],
    ['-inf', -Infinity],
    ['Infinity', Infinity],
  ])('%s', (text, value) => expect(numberOf(text)).toBe(value));

  it.each([
    '',
    ' ',
    '-',
    '.',
    'x',
    '1,5',
    '1.2.3',
    '0x10',
    '1e',
    '1e+',
    '.e5',
    '1e5.5',
    '1e5e5',
    '--1',
    '12 3',
    '2026-01-01',
    'constructor',
  ])('is none of %j', (text) => expect(numberOf(text)).toBeNaN());

  it('may have a decimal comma', () => {
    expect([numberOf('-1,25', true), numberOf('1,5e2', true), numberOf('1.5', true)]).toEqual([-1.25, 150, NaN]);
  });
});

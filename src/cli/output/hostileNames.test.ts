import { describe, expect, it, vi } from 'vitest';
import { columns } from './columns';
import { printError } from './print';
import { problemLine } from './problems';
import { Progress } from './progress';

const hostile = 'a\u001b[31m\u0007b\r\nc\u202ed';
const harmless = /^[^\p{Cc}\u202e]*$/u;

describe('names out of files steer no terminal', () => {
  it('in tables', () => {
    const table = columns([['layer'], [hostile]]);
    expect(table.split('\n')).toHaveLength(2);
    for (const line of table.split('\n')) expect(line).toMatch(harmless);
  });

  it('in problems and errors', () => {
    expect(problemLine({ file: hostile, line: 1, column: 1, severity: 'error', message: hostile })).toMatch(harmless);
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    printError(`${hostile}: error\n`);
    const [written] = write.mock.calls.map(([text]) => String(text));
    write.mockRestore();
    for (const line of written!.split('\n')) expect(line).toMatch(harmless);
  });

  it('in what a run tells', () => {
    const written: string[] = [];
    const out = { isTTY: false, write: (text: string) => written.push(text) > 0 } as unknown as NodeJS.WriteStream;
    new Progress(out).note(hostile);
    expect(written.join('')).toMatch(/^[^\p{Cc}\u202e]*\n$/u);
  });
});

/** JSON lines: a row in every line, as an object of named values or as a list. */
import { formatBytes } from '../../../core/message/format';
import { say } from '../../../core/message/message';
import { throwIfCancelled } from '../../engine/errors';
import { DataError } from '../dataError';
import type { Bytes } from '../rows/bytes';
import { isMissing, type Table, type TableBatch } from '../table/table';

/** Bytes that are read at once. */
const blockBytes = 1 << 20;
const longestLine = 16 << 20;
/** More is no table. */
const mostColumns = 100_000;
const lineFeed = 0x0a;

type Cell = string | number | boolean | null;

interface Line {
  readonly number: number;
  readonly cells: ReadonlyMap<string, Cell>;
}

/** @throws DataError when its first line is no row */
export async function openJsonLines(bytes: Bytes): Promise<Table> {
  const { signal } = new AbortController();
  for await (const [first] of linesOf(bytes, signal)) {
    if (first === undefined) continue;
    const columns = [...first.cells.keys()];
    if (columns.length === 0) throw new DataError(say('has no values in line {0}', first.number));
    if (columns.length > mostColumns) throw new DataError(say('has {0} columns, and at most {1} are read', columns.length, mostColumns));
    return { columns, batches: (_wanted, running) => batchesOf(bytes, columns, running) };
  }
  throw new DataError(say('has no rows'));
}

async function* batchesOf(bytes: Bytes, columns: readonly string[], signal: AbortSignal): AsyncGenerator<TableBatch> {
  const known = new Set(columns);
  for await (const lines of linesOf(bytes, signal)) {
    for (const { number, cells } of lines)
      for (const name of cells.keys())
        if (!known.has(name)) throw new DataError(say('has "{0}" in line {1}, which its first line does not have', name, number));
    yield {
      rows: lines.length,
      numbers: (wanted, into) => {
        let at = 0;
        for (const { cells } of lines) for (const column of wanted) into[at++] = numberOf(cells.get(columns[column]!));
      },
      text: (column, row) => {
        const cell = lines[row]!.cells.get(columns[column]!);
        return cell === null || cell === undefined || (typeof cell === 'string' && isMissing(cell)) ? undefined : String(cell);
      },
      place: (row) => say('line {0}', lines[row]!.number),
    };
  }
}

/** A text is a number where it says one, as a cell of CSV is. */
function numberOf(cell: Cell | undefined): number {
  if (typeof cell === 'string') return isMissing(cell) || cell.trim() === '' ? NaN : Number(cell);
  return cell === undefined || cell === null ? NaN : Number(cell);
}

async function* linesOf(bytes: Bytes, signal: AbortSignal): AsyncGenerator<Line[]> {
  let rest = Buffer.alloc(0);
  let number = 0;
  for (let position = 0; position < bytes.size;) {
    throwIfCancelled(signal);
    const block = Buffer.alloc(Math.min(blockBytes, bytes.size - position));
    const from = position;
    const filled = await bytes.reading((fill) => fill(from, block));
    if (filled === 0) throw new DataError(say('has been cut off while it was read'));
    position += filled;
    const text = Buffer.concat([rest, block.subarray(0, filled)]);
    const end = position >= bytes.size ? text.length : text.lastIndexOf(lineFeed) + 1;
    rest = text.subarray(end);
    if (rest.length > longestLine) throw new DataError(say('has a line {0} that is longer than {1}', number + 1, formatBytes(longestLine)));
    if (end === 0) continue;
    const lines: Line[] = [];
    const whole = text.toString('utf8', 0, end);
    for (const line of (whole.endsWith('\n') ? whole.slice(0, -1) : whole).split('\n')) {
      number++;
      const own = number === 1 ? line.replace(/^\uFEFF/u, '') : line;
      if (own.trim() !== '') lines.push({ number, cells: cellsOf(own, number) });
    }
    yield lines;
  }
}

function cellsOf(line: string, number: number): ReadonlyMap<string, Cell> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new DataError(say('has no JSON in line {0}: every line is a row of its own, an object or a list', number));
  }
  const cells = new Map<string, Cell>();
  if (typeof value === 'object' && value !== null) addCells(value, '', { cells, line: number });
  else throw new DataError(say('has no row in line {0}: every line is an object or a list', number));
  return cells;
}

/** Values inside of values are called by their path: "position.0". */
const deepest = 8;

interface Row {
  readonly cells: Map<string, Cell>;
  /** Of the file, from 1. */
  readonly line: number;
}

function addCells(value: object, path: string, row: Row, depth = 0): void {
  if (depth === deepest) throw new DataError(say('has values inside of values in line {0}, more than {1} deep', row.line, deepest));
  for (const [key, own] of Object.entries(value) as [string, unknown][]) {
    const name = path === '' ? key : `${path}.${key}`;
    if (typeof own === 'object' && own !== null) addCells(own, name, row, depth + 1);
    else row.cells.set(name, own as Cell);
  }
}

/** Rows of files that are read a chunk at a time, because together they would take too much memory. */
import type { Random } from '../../core/random/random';
import type { Samples, ShuffledSamples, StreamedSamples } from '../engine/engine';
import { sampledRowNumbers } from '../engine/rows';
import { type Chunking, chunkingOf, chunksInOrder, mixedChunks, type RowRange, rowsOf } from './chunks';
import type { InputCheck } from './classNumbers';
import { readAhead } from './readAhead';
import { numbersIn, type RowArray } from './rows/rowArray';
import type { LabelTargets } from './targets';

export interface RowFiles {
  readonly inputs: RowArray;
  readonly check: InputCheck | undefined;
  readonly labels: { readonly rows: RowArray; readonly targets: LabelTargets } | undefined;
}

/** Room for the rows of a chunk. */
interface Room {
  readonly inputs: Float32Array;
  /** The array of the inputs where each row is its own target. */
  readonly targets: Float32Array;
}

interface Mixed {
  readonly ranges: readonly RowRange[];
  readonly order: Int32Array;
}

/** A sample is no larger than this many chunks, however wide its rows are. */
const sampledChunks = 4;

export class FileRows implements StreamedSamples {
  readonly count: number;

  /** The first `count` rows of the files, in chunks of about `chunkBytes` bytes. */
  static of(files: RowFiles, count: number, batchSize: number, chunkBytes: number): FileRows {
    return new FileRows(files, { from: 0, to: count }, chunkingOf(rowBytesOf(files), batchSize, chunkBytes));
  }

  private constructor(
    private readonly files: RowFiles,
    private readonly rows: RowRange,
    private readonly chunking: Chunking,
  ) {
    this.count = rows.to - rows.from;
  }

  get targetsAreInputs(): boolean {
    return this.files.labels === undefined;
  }

  get chunkRows(): number {
    return this.chunking.chunkRows;
  }

  /** What all rows take in memory. */
  get bytes(): number {
    return this.count * rowBytesOf(this.files);
  }

  /** Some of these rows. */
  part({ from, to }: RowRange): FileRows {
    return new FileRows(this.files, { from: this.rows.from + from, to: this.rows.from + to }, this.chunking);
  }

  chunks(signal: AbortSignal): AsyncGenerator<Samples> {
    const room = this.#twoRooms();
    return readAhead(chunksInOrder(this.count, this.chunking), (ranges) => this.#read(ranges, room()), signal);
  }

  shuffled(random: Random, signal: AbortSignal): AsyncGenerator<ShuffledSamples> {
    const room = this.#twoRooms();
    const read = async ({ ranges, order }: Mixed) => ({ samples: await this.#read(ranges, room()), order });
    return readAhead(this.#mixed(random), read, signal);
  }

  /** All rows, in memory. @throws InputError when they cannot be read */
  all(): Promise<Samples> {
    return this.#read([{ from: 0, to: this.count }], this.#room(this.count));
  }

  async sample(most: number): Promise<Samples> {
    const numbers = sampledRowNumbers(this.count, Math.min(most, this.chunkRows * sampledChunks));
    return this.#read(
      numbers.map((row) => ({ from: row, to: row + 1 })),
      this.#room(numbers.length),
    );
  }

  *#mixed(random: Random): Generator<Mixed> {
    for (const ranges of mixedChunks(this.count, this.chunking, random)) yield { ranges, order: random.permutation(rowsOf(ranges)) };
  }

  /** By turns, one of two rooms: while one chunk is in use, the next is read. */
  #twoRooms(): () => Room {
    const rows = Math.min(this.chunkRows, this.count);
    const rooms: Room[] = [];
    let reads = 0;
    return () => (rooms[reads++ % 2] ??= this.#room(rows));
  }

  #room(rows: number): Room {
    const { inputs, labels } = this.files;
    const values = new Float32Array(rows * inputs.width);
    return { inputs: values, targets: labels === undefined ? values : new Float32Array(rows * labels.targets.width) };
  }

  async #read(ranges: readonly RowRange[], room: Room): Promise<Samples> {
    const { inputs: array, check, labels } = this.files;
    const count = rowsOf(ranges);
    const inFile = ranges.map(({ from, to }) => ({ from: this.rows.from + from, to: this.rows.from + to }));
    const inputs = room.inputs.subarray(0, count * array.width);
    await array.read(inFile, inputs);
    check?.(inputs, array.width, numbersIn(inFile, array.numberOf));
    if (labels === undefined) return { count, inputs, targets: inputs };
    const targets = room.targets.subarray(0, count * labels.targets.width);
    await readTargets(labels, inFile, count, targets);
    return { count, inputs, targets };
  }
}

function rowBytesOf({ inputs, labels }: RowFiles): number {
  return (inputs.width + (labels?.targets.width ?? 0)) * Float32Array.BYTES_PER_ELEMENT;
}

async function readTargets(
  { rows, targets }: NonNullable<RowFiles['labels']>,
  ranges: readonly RowRange[],
  count: number,
  into: Float32Array,
): Promise<void> {
  const labels = new Float32Array(count * rows.width);
  await rows.read(ranges, labels);
  into.set(targets.of(labels, numbersIn(ranges, rows.numberOf)));
}

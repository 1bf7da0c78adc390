/** A few rows as they are looked at: pictures, or curves. */
import type { RowExamples } from '../../../core/data/description';
import type { Shape } from '../../../core/layers/kind';
import { minMax } from '../../../core/numbers/minMax';
import type { ImageShape } from '../../../core/score/imageMetrics';
import type { FileDataSpec } from '../../../core/spec/schema';
import { sampledRowNumbers } from '../../engine/rows';
import type { SpecFile } from '../../input/specFile';
import { imageShape } from '../imageShape';
import type { KeyedRows } from '../prepare/openPart';
import { inSeries, windowed } from '../prepare/sides';
import type { RowArray } from '../rows/rowArray';

const shownRows = 8;
/** Of a window, curves of this many columns. */
const shownCurves = 3;
/** Points of a curve; of longer rows, this many are taken, evenly spread. */
const shownPoints = 256;
/** Larger pictures would take too much of a message. */
const mostPixels = 128 * 128 * 3;

/** @param inputShape what the Input layer takes */
export async function rowExamples(
  spec: SpecFile,
  window: FileDataSpec['window'],
  part: KeyedRows,
  inputShape: Shape,
): Promise<RowExamples> {
  const { inputs } = window === undefined ? part : await windowed(spec, inSeries(part), window);
  const values = await someRows(inputs);
  const shape = window === undefined ? pictureShapeOf(inputs, inputShape) : undefined;
  return shape === undefined ? curvesOf(values, inputs, window !== undefined) : picturesOf(values, shape);
}

/** As rows are in the file, or as the Input layer takes them. */
function pictureShapeOf({ rowShape, width }: RowArray, inputShape: Shape): ImageShape | undefined {
  const shape = imageShape(rowShape) ?? imageShape(inputShape.map((size) => size ?? 0));
  return shape !== undefined && shape[0] * shape[1] * shape[2] === width && width <= mostPixels ? shape : undefined;
}

async function someRows(rows: RowArray): Promise<Float32Array[]> {
  const numbers = sampledRowNumbers(rows.rows, shownRows);
  const values = new Float32Array(numbers.length * rows.width);
  await rows.read(
    numbers.map((row) => ({ from: row, to: row + 1 })),
    values,
  );
  return numbers.map((_, at) => values.subarray(at * rows.width, (at + 1) * rows.width));
}

function picturesOf(rows: readonly Float32Array[], [height, width, channels]: ImageShape): RowExamples {
  const ranges = rows.map(minMax);
  const least = Math.min(...ranges.map(([low]) => low));
  const most = Math.max(...ranges.map(([, high]) => high));
  const brightness = (value: number) => Math.round(((value - least) / (most > least ? most - least : 1)) * 255);
  return { kind: 'pictures', height, width, channels, rows: rows.map((row) => Array.from(row, brightness)) };
}

function curvesOf(rows: readonly Float32Array[], { width, rowShape }: RowArray, isWindow: boolean): RowExamples {
  const columns = isWindow ? width / rowShape[0]! : 1;
  const length = width / columns;
  const curve = (row: Float32Array, column: number) =>
    sampledRowNumbers(length, shownPoints).map((at) => knownValue(row[at * columns + column]!));
  const curves = Math.min(columns, shownCurves);
  return { kind: 'curves', rows: rows.map((row) => Array.from({ length: curves }, (_, column) => curve(row, column))) };
}

function knownValue(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

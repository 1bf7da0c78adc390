/** Files that a spec names: found beside it, and never outside the folder it may read from. */
import { rowCount } from '../../core/message/counted';
import { refusalMessage } from '../../core/data/dataFiles';
import { nothing, say } from '../../core/message/message';
import type { JsonPath } from '../../core/problem/problem';
import { namedFile } from '../../system/workspace/namedFile';
import type { SpecFile } from '../input/specFile';
import type { RowRange } from './chunks';
import { NpyError } from './npy/header';
import { NpyFile } from './npy/npyFile';

/**
 * The absolute path of a file that a spec names.
 *
 * @param at the place of the name in the spec
 * @param readable the folders that the file must lie in
 * @throws InputError when it lies elsewhere
 */
export async function fileBeside(spec: SpecFile, named: string, at: JsonPath, readable: readonly string[]): Promise<string> {
  const file = await namedFile(named, spec.folder, readable);
  if (typeof file === 'string') return file;
  throw spec.errorAt(at, refusalMessage(named, file), file.refused === 'outside' ? 'widerWorkspace' : undefined);
}

/** An array that a spec names, without NaN or infinities. */
export class ArrayFile {
  /** @throws InputError when it cannot be used, or has fewer than so many rows */
  static async beside(spec: SpecFile, named: string, at: JsonPath, readable: readonly string[], rows = 0): Promise<ArrayFile> {
    const file = await fileBeside(spec, named, at, readable);
    const errorAt = (cause: unknown) =>
      cause instanceof NpyError ? spec.errorAt(at, say('the data file "{0}" {1}', named, cause.userMessage)) : (cause as Error);
    try {
      const npy = await NpyFile.open(file);
      if (rows > npy.rows) throw new NpyError(say('has {0}, fewer than the {1} that "rows" asks for', rowCount(npy.rows), rows));
      return new ArrayFile(npy, errorAt);
    } catch (cause) {
      throw errorAt(cause);
    }
  }

  private constructor(
    private readonly npy: NpyFile,
    private readonly errorAt: (cause: unknown) => Error,
  ) {}

  get rows(): number {
    return this.npy.rows;
  }

  /** Values of one row. */
  get width(): number {
    return this.npy.width;
  }

  get rowShape(): readonly number[] {
    return this.npy.shape.slice(1);
  }

  /**
   * Rows of all ranges, one range after the other.
   *
   * @param into room for them
   * @param scale what every value is multiplied by
   * @throws InputError when there is NaN or an infinity among them, or the file is not what it was
   */
  async read(ranges: readonly RowRange[], into: Float32Array, scale = 1): Promise<void> {
    try {
      await this.npy.read(ranges, into, (values, { from }) => {
        if (this.npy.isReal) requireFinite(values, this.npy.width, from);
        if (scale === 1) return;
        for (let at = 0; at < values.length; at++) values[at]! *= scale;
        requireFinite(values, this.npy.width, from, say(' after "scale"'));
      });
    } catch (cause) {
      throw this.errorAt(cause);
    }
  }
}

/** @param first the number of the first row in its file. @param when said of the value. @throws NpyError */
function requireFinite(values: Float32Array, width: number, first: number, when = nothing): void {
  // Zero times a number is zero, times anything else NaN: one sum shows it for all, several times as fast as a check of each.
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at]! * 0;
  if (sum === 0) return;
  const at = values.findIndex((value) => !Number.isFinite(value));
  const value = Number.isNaN(values[at]) ? 'NaN' : say('an infinite value');
  throw new NpyError(
    say(
      'has {0} in row {1}, column {2} (counted from 0){3}: remove or replace it',
      value,
      first + Math.floor(at / width),
      at % width,
      when,
    ),
  );
}

/** How a weight's values are stored: as they are, by their place in a table of few, or as small integers with a scale for each output. */
import type { Channels } from '../../../core/methods/quantizing/grid';
import { findScales } from '../../../core/methods/quantizing/grid';
import type { CProgram } from './program';

/** Numbers of outputs, each with as many values. */
export interface Outputs {
  readonly count: number;
  /** Which values belong to which output. */
  readonly channels: Channels;
}

export interface Storage {
  /** The suffix that functions for values stored so have. */
  readonly suffix: '' | '_shared' | '_int8';
  readonly valueBytes: number;
  /** Bytes of what stands beside the values. */
  readonly tableBytes: number;
  /** Adds the constants. @param places of the values that are stored, in their order */
  write(program: CProgram, name: string, places: readonly number[]): StoredValues;
}

export interface StoredValues {
  readonly values: string;
  /** The table of shared values, or the outputs' scales. */
  readonly table?: string;
}

/** What functions of C are made of where it depends on the storage. */
export const access = {
  '': { type: 'float', parameter: '', value: (at: string) => `w[${at}]`, sum: (sum: string) => sum },
  _shared: { type: 'uint8_t', parameter: ', const float *table', value: (at: string) => `table[w[${at}]]`, sum: (sum: string) => sum },
  _int8: {
    type: 'int8_t',
    parameter: ', const float *table',
    value: (at: string) => `(float)w[${at}]`,
    sum: (sum: string, output: string) => `${sum} * table[${output}]`,
  },
} as const;

const mostShared = 256;

/** The ways in which values can be stored without loss. */
export function storagesOf(data: Float32Array, { count, channels }: Outputs): Storage[] {
  return [asFloats(data), sharedValues(data), integers(data, count, channels)].filter((storage) => storage !== undefined);
}

function asFloats(data: Float32Array): Storage {
  return {
    suffix: '',
    valueBytes: 4,
    tableBytes: 0,
    write: (program, name, places) => ({
      values: program.constant(
        name,
        'float',
        places.map((at) => data[at]!),
      ),
    }),
  };
}

function sharedValues(data: Float32Array): Storage | undefined {
  const different = new Set<number>();
  for (const value of data) {
    different.add(value);
    if (different.size > mostShared) return undefined;
  }
  const table = [...different].sort((a, b) => a - b);
  const indices = new Map(table.map((value, index) => [value, index]));
  return {
    suffix: '_shared',
    valueBytes: 1,
    tableBytes: 4 * table.length,
    write: (program, name, places) => ({
      values: program.constant(
        name,
        'uint8_t',
        places.map((at) => indices.get(data[at]!)!),
      ),
      table: program.constant(`${name}_table`, 'float', table),
    }),
  };
}

function integers(data: Float32Array, count: number, channels: Channels): Storage | undefined {
  const scales = findScales({ shape: [data.length], data }, channels);
  if (scales === undefined) return undefined;
  const integerAt = (at: number) => {
    const scale = scales[Math.floor(at / channels.stride) % channels.units]!;
    return scale === 0 ? 0 : data[at]! / scale;
  };
  return {
    suffix: '_int8',
    valueBytes: 1,
    tableBytes: 4 * count,
    write: (program, name, places) => ({
      values: program.constant(name, 'int8_t', places.map(integerAt)),
      table: program.constant(`${name}_scale`, 'float', scales),
    }),
  };
}

/** Matrices of weights in C: which form of them is smallest, and the function that multiplies with it. */
import { bytesOf, unsignedType, type IntegerType } from './literals';
import type { CFunction, CProgram } from './program';
import { access, type Storage, storagesOf } from './storage';

/** A row for each output. */
export interface Matrix {
  readonly outputs: number;
  readonly inputs: number;
  /** Row-major. */
  readonly data: Float32Array;
}

export interface Product {
  /** C expressions. */
  readonly x: string;
  readonly y: string;
  /** What is added; it may be `y` itself. NULL for nothing. */
  readonly bias?: string;
  /** The first row, and how many: all where it is left out. */
  readonly rows?: { readonly first: string; readonly count: number };
}

/** Writes the call of a product: y = bias + matrix · x. */
export type Multiply = (product: Product) => string;

/** Zeros are left out where that takes less room. */
export function storeMatrix(program: CProgram, name: string, matrix: Matrix): Multiply {
  const form = smallestForm(matrix);
  return form.sparse === undefined ? storeDense(program, name, matrix, form.storage) : storeSparse(program, name, matrix, form);
}

interface Sparse {
  readonly index: IntegerType;
  readonly first: IntegerType;
}

interface Form {
  readonly bytes: number;
  readonly storage: Storage;
  readonly sparse?: Sparse;
}

function smallestForm({ outputs, inputs, data }: Matrix): Form {
  const kept = data.reduce((count, value) => count + Number(value !== 0), 0);
  const sparse: Sparse = { index: unsignedType(inputs - 1), first: unsignedType(kept) };
  const forms = storagesOf(data, { count: outputs, channels: { units: outputs, stride: inputs } }).flatMap((storage): Form[] => [
    { storage, bytes: data.length * storage.valueBytes + storage.tableBytes },
    {
      storage,
      sparse,
      bytes: kept * (storage.valueBytes + bytesOf[sparse.index]) + (outputs + 1) * bytesOf[sparse.first] + storage.tableBytes,
    },
  ]);
  return forms.reduce((best, form) => (form.bytes < best.bytes ? form : best));
}

function storeDense(program: CProgram, name: string, { inputs, outputs, data }: Matrix, storage: Storage): Multiply {
  const { values, table } = storage.write(program, name, [...data.keys()]);
  const multiply = program.use(denseProduct(storage.suffix));
  return ({ x, y, bias = 'NULL', rows }) => {
    const first = rows === undefined ? undefined : rows.first;
    const w = first === undefined ? values : `${values} + ${first} * ${String(inputs)}`;
    const more = table === undefined ? '' : `, ${tableAt(table, storage, first)}`;
    return `${multiply}(${x}, ${String(inputs)}, ${w}, ${bias}, ${y}, ${String(rows?.count ?? outputs)}${more});`;
  };
}

function storeSparse(program: CProgram, name: string, { inputs, outputs, data }: Matrix, { storage, sparse }: Form): Multiply {
  const places: number[] = [];
  const firsts = [0];
  for (let output = 0; output < outputs; output++) {
    for (let at = output * inputs; at < (output + 1) * inputs; at++) if (data[at] !== 0) places.push(at);
    firsts.push(places.length);
  }
  const { index, first: start } = sparse!;
  const { values, table } = storage.write(program, name, places);
  const indices = program.constant(
    `${name}_index`,
    index,
    places.map((at) => at % inputs),
  );
  const starts = program.constant(`${name}_first`, start, firsts);
  const multiply = program.use(sparseProduct(storage.suffix, index, start));
  return ({ x, y, bias = 'NULL', rows }) => {
    const first = rows?.first;
    const more = table === undefined ? '' : `, ${tableAt(table, storage, first)}`;
    const from = first === undefined ? starts : `${starts} + ${first}`;
    return `${multiply}(${x}, ${values}, ${indices}, ${from}, ${bias}, ${y}, ${String(rows?.count ?? outputs)}${more});`;
  };
}

/** Scales belong to rows, a table of shared values to all. */
function tableAt(table: string, { suffix }: Storage, first: string | undefined): string {
  return suffix === '_int8' && first !== undefined ? `${table} + ${first}` : table;
}

/** Four rows at a time read x once, and their sums do not wait for each other. */
function denseProduct(suffix: Storage['suffix']): CFunction {
  const { type, parameter, value, sum } = access[suffix];
  const name = `multiply${suffix}`;
  const text = `
/* y = bias + w x, where each of the rows of w has one value for each of the inputs. The bias may be y. */
static void ${name}(const float *x, int32_t inputs, const ${type} *w, const float *bias, float *y, int32_t rows${parameter}) {
  int32_t row = 0;
  for (; row + 4 <= rows; row += 4, w += 4 * inputs) {
    float a = 0.0f, b = 0.0f, c = 0.0f, d = 0.0f;
    for (int32_t i = 0; i < inputs; i++) {
      const float value = x[i];
      a += ${value('i')} * value;
      b += ${value('inputs + i')} * value;
      c += ${value('2 * inputs + i')} * value;
      d += ${value('3 * inputs + i')} * value;
    }
    y[row] = ${sum('a', 'row')} + (bias ? bias[row] : 0.0f);
    y[row + 1] = ${sum('b', 'row + 1')} + (bias ? bias[row + 1] : 0.0f);
    y[row + 2] = ${sum('c', 'row + 2')} + (bias ? bias[row + 2] : 0.0f);
    y[row + 3] = ${sum('d', 'row + 3')} + (bias ? bias[row + 3] : 0.0f);
  }
  for (; row < rows; row++, w += inputs) {
    float a = 0.0f;
    for (int32_t i = 0; i < inputs; i++) a += ${value('i')} * x[i];
    y[row] = ${sum('a', 'row')} + (bias ? bias[row] : 0.0f);
  }
}`;
  return { name, text };
}

function sparseProduct(suffix: Storage['suffix'], index: IntegerType, start: IntegerType): CFunction {
  const { type, parameter, value, sum } = access[suffix];
  const name = `multiply_sparse${suffix}_${String(8 * bytesOf[index])}_${String(8 * bytesOf[start])}`;
  const text = `
/* y = bias + w x, without the zeros of w: row r has the values from first[r] on, each at its index. The bias may be y. */
static void ${name}(const float *x, const ${type} *w, const ${index} *index, const ${start} *first, const float *bias, float *y, int32_t rows${parameter}) {
  for (int32_t row = 0; row < rows; row++) {
    const uint32_t end = first[row + 1];
    float sum = 0.0f;
    for (uint32_t at = first[row]; at < end; at++) sum += ${value('at')} * x[index[at]];
    y[row] = ${sum('sum', 'row')} + (bias ? bias[row] : 0.0f);
  }
}`;
  return { name, text };
}

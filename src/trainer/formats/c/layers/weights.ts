/** Weights as the C program has them. */
import type { WeightTensor } from '../../../../core/weights/weights';
import type { CProgram } from '../program';

/** A matrix of `rows` rows and `columns` columns on its side: each of its columns becomes a row. */
export function transposed(data: Float32Array, rows: number, columns: number): Float32Array {
  const turned = new Float32Array(data.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) turned[column * rows + row] = data[row * columns + column]!;
  return turned;
}

/** The name of the constant, or NULL where there is none or it adds nothing. */
export function biasOf(program: CProgram, layer: string, bias: WeightTensor | undefined, name = 'bias'): string {
  if (bias === undefined || bias.data.every((value) => value === 0)) return 'NULL';
  return program.constant(`${layer}_${name}`, 'float', bias.data);
}

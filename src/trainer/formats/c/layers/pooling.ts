import { type Emit, rowOf, type SpecOf } from '../emit';
import { averagePool, maxPool } from '../functions/windows';
import type { CFunction } from '../program';
import { beginning, eachPlace, imageShape, windowsOf } from './window';

type Pooling = 'MaxPooling1D' | 'MaxPooling2D' | 'AveragePooling1D' | 'AveragePooling2D';
type GlobalPooling = 'GlobalMaxPooling1D' | 'GlobalMaxPooling2D' | 'GlobalAveragePooling1D' | 'GlobalAveragePooling2D';

const pooling =
  (pool: CFunction): Emit<SpecOf<Pooling>> =>
  ({ spec: { poolSize = 2, strides = poolSize, padding = 'valid' }, inputs: [x], output, program }) => {
    const windows = windowsOf({ size: poolSize, strides, padding }, x!.shape, output.shape);
    const { before, strides: steps, size, input } = windows;
    const place = [beginning('i', steps[0], before[0]), beginning('j', steps[1], before[1])];
    return eachPlace(windows.output, (at) => [
      `${program.use(pool)}(${[x!.at, ...input, ...place, ...size, rowOf(output, at, input[2])].join(', ')});`,
    ]);
  };

const globalPooling =
  (pool: CFunction): Emit<SpecOf<GlobalPooling>> =>
  ({ inputs: [x], output, program }) => {
    const [rows, columns, channels] = imageShape(x!.shape);
    return [`${program.use(pool)}(${[x!.at, rows, columns, channels, 0, 0, rows, columns, output.at].join(', ')});`];
  };

export const maxPooling = pooling(maxPool);
export const averagePooling = pooling(averagePool);
export const globalMaxPooling = globalPooling(maxPool);
export const globalAveragePooling = globalPooling(averagePool);

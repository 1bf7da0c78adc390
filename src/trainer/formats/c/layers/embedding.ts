import { sizeOf } from '../../../../core/numbers/sizeOf';
import type { Emit, SpecOf } from '../emit';
import { loop, rowOf } from '../emit';
import { access, storagesOf } from '../storage';

/** Numbers that are no class are taken as the nearest one, so that nothing outside of the table is read. */
export const embedding: Emit<SpecOf<'Embedding'>> = ({ spec: { inputDim, outputDim }, name, inputs: [x], output, program, weight }) => {
  const { data } = weight('embeddings');
  const storages = storagesOf(data, { count: outputDim, channels: { units: outputDim, stride: 1 } });
  const bytesOf = (storage: (typeof storages)[number]) => data.length * storage.valueBytes + storage.tableBytes;
  const storage = storages.reduce((best, other) => (bytesOf(other) < bytesOf(best) ? other : best));
  const { values, table } = storage.write(program, `${name}_embeddings`, [...data.keys()]);
  const { type, value, sum } = access[storage.suffix];
  const body = [
    `const float number = (${x!.at})[i];`,
    `const int32_t class = number > 0.0f ? (number < ${String(inputDim)}.0f ? (int32_t)number : ${String(inputDim - 1)}) : 0;`,
    `const ${type} *const w = ${values} + class * ${String(outputDim)};`,
    ...(table === undefined ? [] : [`const float *const table = ${table};`]),
    ...loop('j', outputDim, [`(${rowOf(output, 'i', outputDim)})[j] = ${sum(value('j'), 'j')};`]),
  ];
  return loop('i', sizeOf(x!.shape), body);
};

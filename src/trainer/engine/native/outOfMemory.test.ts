import { expect, test } from 'vitest';
import { outOfMemoryError } from './outOfMemory';

const oom =
  'OOM when allocating tensor with shape[1500,64,64] and type float on /job:localhost/replica:0/task:0/device:CPU:0 by allocator mklcpu';

test('ops and graphs that get no memory are reported with the tensor', () => {
  expect(outOfMemoryError(`Invalid TF_Status: 8\nMessage: ${oom}`)?.shape).toEqual([1500, 64, 64]);
  expect(outOfMemoryError(`Session fail to run with error: {{function_node train_step}} ${oom}\n\t [[{{node Relu_3}}]]`)?.shape).toEqual([
    1500, 64, 64,
  ]);
  expect(outOfMemoryError('Invalid TF_Status: 8\nMessage: failed to allocate memory')).toMatchObject({ shape: undefined });
});

test('everything else is something else', () => {
  expect(outOfMemoryError('Invalid TF_Status: 3\nMessage: Incompatible shapes: [8,2] vs. [8,3]')).toBeUndefined();
  expect(outOfMemoryError('Session fail to run with error: indices[0] = 9 is not in [0, 8)')).toBeUndefined();
});

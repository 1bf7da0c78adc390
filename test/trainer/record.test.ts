import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { toText } from '../../src/core/message/message';
import { constantOf, type Value } from '../../src/trainer/engine/native/graph/op';
import { record } from '../../src/trainer/engine/native/graph/record';
import { findInstallation } from '../../src/trainer/engine/native/installation';
import { loadNativeBackend, type NativeBackend } from '../../src/trainer/engine/native/load';

let native: NativeBackend;
beforeAll(async () => {
  const installation = await findInstallation();
  if (!installation.installed) throw new Error(toText(installation.reason));
  native = await loadNativeBackend(installation.binding, 1);
});

function recorded(parameters: Record<string, tf.Tensor>, run: () => tf.Tensor): Value {
  const { results } = record(native.backend, new Map(Object.entries(parameters)), () => new Map([['result', run()]]));
  return results.get('result')!;
}

const shapeOf = ({ op, index }: Value) => op.outputs[index]!.shape;

test.each([
  [[2, 3], [3, 4], false, false],
  [[3, 2], [3, 4], true, false],
  [[2, 3], [4, 3], false, true],
  [[3, 2], [4, 3], true, true],
  [[5, 2, 3], [5, 3, 4], false, false],
  [[5, 3, 2], [1, 4, 3], true, true],
])('a product of %j by %j has the shape that it has when it is worked out', (first, second, transposeFirst, transposeSecond) => {
  const [x, y] = [tf.ones(first), tf.ones(second)];
  const product = () => tf.matMul(x, y, transposeFirst, transposeSecond);
  expect(shapeOf(recorded({ x, y }, product))).toEqual(product().shape);
});

test('a product of constants is one', () => {
  const x = tf.tensor2d([[1, 2]]);
  const constant = recorded({ x }, () => tf.mul(x, tf.matMul(tf.tensor2d([[3, 4]]), tf.tensor2d([[5], [6]]))));
  const product = constant.op.inputs.map((input) => constantOf(input)).find((value) => value !== undefined);
  expect([...product!.data]).toEqual([39]);
});

import type { TFJSBinding } from '@tensorflow/tfjs-node/dist/tfjs_binding';
import { oneDnnLabel } from './graph/oneDnn';
import { attribute, DataType } from './graph/op';
import type { Program } from './graph/program';
import { GraphSession } from './graph/session';

/** Whether this TensorFlow has oneDNN's kernels; TensorFlow's own switch turns them off here too. */
export function hasOneDnn(binding: TFJSBinding): boolean {
  if (process.env['TF_ENABLE_ONEDNN_OPTS'] === '0') return false;
  let session: GraphSession | undefined;
  try {
    session = new GraphSession(binding, [product]);
    return session.call(product)[0] === 6;
  } catch {
    return false;
  } finally {
    session?.dispose();
  }
}

/** 2 · 3 */
const product: Program = {
  name: 'product',
  write: (nodes) => {
    const matrix = (value: number) => nodes.constant({ dtype: DataType.float32, shape: [1, 1], data: Float32Array.of(value) });
    return nodes.reshape(nodes.add('_MklMatMul', [matrix(2), matrix(3)], { T: attribute.type(DataType.float32), ...oneDnnLabel }), [-1]);
  },
};

import type { TFJSBinding } from '@tensorflow/tfjs-node/dist/tfjs_binding';
import { oneDnnLabel } from './graph/oneDnn';
import { DataType } from './graph/op';

/** Whether this TensorFlow has oneDNN's kernels; TensorFlow's own switch turns them off here too. */
export function hasOneDnn(binding: TFJSBinding): boolean {
  if (process.env['TF_ENABLE_ONEDNN_OPTS'] === '0') return false;
  const factors = [2, 3].map((value) => binding.createTensor([1, 1], DataType.float32, Float32Array.of(value)));
  const attributes = [
    { name: 'T', type: binding.TF_ATTR_TYPE, value: DataType.float32 },
    { name: '_kernel', type: binding.TF_ATTR_STRING, value: oneDnnLabel._kernel.value },
  ];
  try {
    const { id } = binding.executeOp('_MklMatMul', attributes, factors, 1)[0]!;
    const product = binding.tensorDataSync(id)[0];
    binding.deleteTensor(id);
    return product === 6;
  } catch {
    return false;
  } finally {
    for (const factor of factors) binding.deleteTensor(factor);
  }
}

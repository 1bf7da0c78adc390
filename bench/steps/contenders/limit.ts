/** The machine's floating-point limit: large matrix products, as fast as TensorFlow makes them, with the given number of threads. */
import { toText } from '../../../src/core/message/message';
import { findInstallation } from '../../../src/trainer/engine/native/installation';
import { attribute, DataType } from '../../../src/trainer/engine/native/graph/op';
import type { Program } from '../../../src/trainer/engine/native/graph/program';
import { GraphSession } from '../../../src/trainer/engine/native/graph/session';
import { loadNativeBackend } from '../../../src/trainer/engine/native/load';
import { limitSize } from '../limit';
import { serve } from '../work';

const { float32 } = DataType;

/** The product of two matrices of one number, summed up so that little comes back. The number is given, or it would be computed once. */
const product: Program = {
  name: 'product',
  write: (nodes, value) => {
    const shape = nodes.integers([limitSize, limitSize]);
    const matrix = nodes.add('Fill', [shape, nodes.reshape(value, [])], {
      T: attribute.type(float32),
      index_type: attribute.type(DataType.int32),
    });
    const settings = { T: attribute.type(float32), transpose_a: attribute.bool(false), transpose_b: attribute.bool(false) };
    return nodes.reshape(nodes.float('L2Loss', [nodes.add('MatMul', [matrix, matrix], settings)]), [-1]);
  },
};

async function main(): Promise<void> {
  const installation = await findInstallation();
  if (!installation.installed) throw new Error(toText(installation.reason));
  const { binding } = await loadNativeBackend(installation.binding, Number(process.argv[2]));
  const session = new GraphSession(binding, [product]);
  const value = Float32Array.of(1);
  await serve(() => (products) => {
    for (let made = 0; made < products; made++) session.call(product, value);
  });
}

void main();

import { say } from '../../../../core/message/message';
import { CommandError, runCommand } from '../../../../system/command';
import { EngineError } from '../../errors';

/** Runs in a process of its own: a library for another CPU ends its process without a word. Multiplies (1 2) by (3 4)ᵀ and prints 11. */
const script = `
const tf = require(process.argv[1]);
const tensor = (shape, values) => tf.createTensor(shape, tf.TF_FLOAT, Float32Array.from(values));
const attributes = [{ name: 'T', type: tf.TF_ATTR_TYPE, value: tf.TF_FLOAT },
  { name: 'transpose_a', type: tf.TF_ATTR_BOOL, value: false }, { name: 'transpose_b', type: tf.TF_ATTR_BOOL, value: false }];
const [product] = tf.executeOp('MatMul', attributes, [tensor([1, 2], [1, 2]), tensor([2, 1], [3, 4])], 1);
console.log(JSON.stringify({ product: tf.tensorDataSync(product.id)[0], version: tf.TF_Version }));
`;

/**
 * Loads a compiled binding and lets it multiply.
 * @returns the version of the TensorFlow it is linked to.
 * @throws EngineError when it does not load or gives a wrong result.
 */
export async function verifyBinding(binding: string, signal: AbortSignal): Promise<string> {
  const env = { TF_CPP_MIN_LOG_LEVEL: '3', ELECTRON_RUN_AS_NODE: '1' };
  let output: string;
  try {
    output = await runCommand(process.execPath, ['-e', script, binding], { env, signal, timeout: 60_000 });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const why = error.message.includes('SIGILL') ? 'this TensorFlow was built for another CPU' : error.message;
    throw new EngineError(say('the native engine does not run on this machine: {0}', why), { cause: error });
  }
  const line = output.split('\n').find((candidate) => candidate.startsWith('{"product"'));
  const result = line === undefined ? undefined : (JSON.parse(line) as { product: number; version: string });
  if (result?.product !== 11) throw new EngineError(say('the native engine gives wrong results on this machine: {0}', output.trim()));
  return result.version;
}

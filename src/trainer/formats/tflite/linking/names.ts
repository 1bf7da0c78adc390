/** Short names for layers, out of the paths that TensorFlow gives to tensors. */
import type { Operator, Tensor } from '../schema/model';
import type { Network } from './network';

/** Parts of a path that name an operation or an outer function, not a layer. */
const operation =
  /^(?:MatMul|Tensordot|BiasAdd|ReadVariableOp|read|Conv\w*|convolution|conv_transpose|conv2d_transpose|functional|sequential|model|depthwise|separable_conv2d|Relu\w*|Sigmoid|Tanh|Softmax|Elu|Selu|Gelu|LeakyRelu|add|Add\w*|mul|Mul|sub|Sub|Reshape|ExpandDims|Squeeze|MaxPool\w*|AvgPool\w*|Mean|Max|Pad\w*|concat|ConcatV2|FusedBatchNorm\w*|batchnorm|Resize\w*|Repeat|Tile|Identity|PartitionedCall|StatefulPartitionedCall|serving_default|arith\.constant|tfl\.\w+|Const|Transpose|transpose|\d+)\d*(?:_\d+)*$/u;

/** What a weight is called behind its layer. */
const ofWeight = /^(?:kernel|bias|float16)$/u;

/** A layer that is folded into others, which then have its name. */
const folded = /^batch_norm/u;

const longest = 60;

/**
 * The last part that names a layer: "model/conv2d_3/Relu;model/conv2d_3/BiasAdd" is "conv2d_3", "serving_default_input_1:0" is "input_1".
 *
 * @returns undefined where the path names no layer
 */
export function layerNameOf(path: string): string | undefined {
  const names = path.split(';').flatMap((segment) => {
    const parts = segment
      .replace(/:\d+$/u, '')
      .split('/')
      .map((part) => part.replace(/^serving_default_/u, '').replace(/[^A-Za-z0-9_.-]/gu, '_'));
    const named = parts.filter((part) => part !== '' && !operation.test(part));
    return named.filter((part, at) => at === 0 || !ofWeight.test(part)).slice(-1);
  });
  return (names.find((name) => !folded.test(name)) ?? names[0])?.slice(0, longest);
}

export function nameOfInput({ name }: Tensor): string {
  return layerNameOf(name) ?? 'input';
}

/** By the weights, which have the layer's name, or else by its output. */
export function nameOfOperator(operator: Operator, network: Network): string {
  const tensors = [...network.weightsOf(operator), ...operator.outputs.map((output) => network.tensor(output)!)];
  const [name] = tensors.flatMap((tensor) => layerNameOf(tensor.name) ?? []);
  return name ?? plainType(operator.type);
}

/** "UNIDIRECTIONAL_SEQUENCE_LSTM" is "lstm". */
function plainType(type: string): string {
  const name = type.toLowerCase().replace(/^unidirectional_sequence_/u, '');
  return name.replace(/[^a-z0-9_.-]/gu, '_').slice(0, longest);
}

/** Names of its own for each layer. */
export class UniqueNames {
  private readonly taken = new Set<string>();
  /** The number that comes next for a name. */
  private readonly next = new Map<string, number>();

  take(wanted: string): string {
    let name = wanted;
    let number = this.next.get(wanted) ?? 2;
    for (; this.taken.has(name); number++) name = `${wanted}_${String(number)}`;
    this.next.set(wanted, number);
    this.taken.add(name);
    return name;
  }
}

/**
 * TensorFlow's second set of kernels, from Intel's oneDNN library, which its builds for x86 hold. TensorFlow itself puts them only into
 * graphs that it optimizes, and never into the body of a loop, so they are asked for by name here.
 */
import { attribute, type Computation, DataType, type Op } from './op';
import { replaceOps } from './replace';

/** The kernel's own op for each op whose oneDNN kernel is at least as fast (measured on AVX-512 with one thread). */
const kinds: Readonly<Record<string, string>> = {
  MatMul: '_MklMatMul',
  Conv2D: '_MklNativeConv2D',
  Conv2DBackpropFilter: '_MklNativeConv2DBackpropFilter',
  Conv2DBackpropInput: '_MklNativeConv2DBackpropInput',
  DepthwiseConv2dNative: '_MklNativeDepthwiseConv2dNative',
  FusedBatchNormV3: '_MklNativeFusedBatchNormV3',
  FusedBatchNormGradV3: '_MklNativeFusedBatchNormGradV3',
};

/** Kernels with this label are found only by those who ask for it. */
export const oneDnnLabel = { _kernel: attribute.string('MklNameChangeOp') };

/** With strides and fewer channels, oneDNN's gradient of a convolution's input is the slower one. */
const fewChannels = 16;

/** The same computation with oneDNN's kernels where they are the faster ones. */
export function withOneDnn(computation: Computation): Computation {
  return replaceOps(computation, (op) => {
    const kind = isFaster(op) ? kinds[op.kind] : undefined;
    return kind === undefined ? undefined : { ...op, kind, attributes: { ...op.attributes, ...oneDnnLabel } };
  });
}

function isFaster({ kind, attributes, outputs }: Op): boolean {
  if (outputs[0]!.dtype !== DataType.float32) return false;
  if (kind !== 'Conv2DBackpropInput') return true;
  const strides = attributes['strides']!.value as readonly number[];
  return strides.every((stride) => stride === 1) || outputs[0]!.shape.at(-1)! >= fewChannels;
}

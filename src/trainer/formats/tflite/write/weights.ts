/** Weights of operations as TensorFlow Lite takes them, and sequences as images. */
import { say } from '../../../../core/message/message';
import { ExportError } from '../../exporter';
import type { Operation, Tensor } from '../../operations/operation';
import { zeros } from '../../operations/tensors';
import { dimsOf, type ModelBuilder } from './modelBuilder';

type Weighted = Operation<'dense' | 'convolution' | 'depthwise' | 'transposedConvolution'>;

/**
 * @param arranged the kernel with its axes as the operator has them
 * @param axis of the arranged kernel that runs over the units
 * @returns kernel and bias
 */
export function kernelOf(operation: Weighted, to: ModelBuilder, arranged: (tensor: Tensor) => Tensor, axis: number): number[] {
  const { name, kernel, shape } = operation;
  const integers = to.plan?.weights.get(name);
  const units = shape.at(-1)!;
  if (integers === undefined)
    return [to.weight(`${name}/kernel`, arranged(kernel)), to.weight(`${name}/bias`, operation.bias ?? zeros([units]))];
  const input = to.scaleOf(operation.inputs[0]!)!;
  const scales = [...integers.scales];
  const values = arranged({ shape: kernel.shape, data: integers.kernel });
  return [
    to.integers(`${name}/kernel`, values, 'int8', { scales, axis }),
    to.integers(`${name}/bias`, { shape: [units], data: integers.bias }, 'int32', {
      scales: scales.map((scale) => scale * input.scale),
      axis: 0,
    }),
  ];
}

/** An operator on images: a sequence becomes an image of one row before, and a sequence again behind it. */
export function onImages(operation: Operation, to: ModelBuilder, add: (images: number, output: number) => void): void {
  const scale = to.scaleOf(operation.name);
  const from = to.input(operation.inputs[0]!, scale !== undefined);
  const dims = dimsOf(operation);
  if (dims.length > 4)
    throw new ExportError(
      say('{0} works on volumes, which cannot be exported to this format: choose onnx, keras, h5 or tfjs', operation.layer),
    );
  if (dims.length === 4) {
    add(from, to.output(operation));
    return;
  }
  const asImage = ([rows, ...row]: readonly number[]) => [rows!, 1, ...row];
  const given = asImage(to.shapeOf(from));
  const images = to.value(`${operation.name}/image`, given, scale && to.scaleOf(operation.inputs[0]!));
  to.operator('RESHAPE', [from, to.int32(given)], images);
  const made = to.value(`${operation.name}/made`, asImage(dims), scale);
  add(images, made);
  to.operator('RESHAPE', [made, to.int32(dims)], to.output(operation));
}

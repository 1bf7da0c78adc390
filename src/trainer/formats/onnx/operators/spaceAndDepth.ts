/** Blocks of pixels as channels of one pixel, and back: pixel shuffles. */
import type { Shape } from '../../../../core/layers/kind';
import { say } from '../../../../core/message/message';
import type { GraphNode } from '../graph/graphNode';
import type { Operator } from '../graph/operator';
import { unsupported } from '../graph/unsupported';
import type { Lowering } from '../lower/lowering';
import { channelsLast, type Value } from '../lower/value';

export const depthToSpace: Operator = {
  shapes: (node) => {
    const [batch, channels, rows, columns] = imageDims(node);
    const block = blockSize(node);
    if (channels % block ** 2 !== 0) unsupported(say('its {0} [{1}] do not fit its input', 'blocksize', block));
    return [[batch, channels / block ** 2, rows * block, columns * block]];
  },
  lower: (node, to) => {
    const [, channels, rows, columns] = imageDims(node);
    const block = blockSize(node);
    const [dims] = depthToSpace.shapes!(node) as [Shape];
    const own = channels / block ** 2;
    const given = to.withUnitsInOrder(node, to.withAxisOrder(node, to.input(node), channelsLast(4)));
    const value = node.text('mode', 'DCR') === 'CRD' ? channelsInside(node, to, given, own) : given;
    return moved(node, to, value, { parted: [rows, columns, block, block * own], dims });
  },
};

export const spaceToDepth: Operator = {
  shapes: (node) => {
    const [batch, channels, rows, columns] = imageDims(node);
    const block = blockSize(node);
    if (rows % block !== 0 || columns % block !== 0) unsupported(say('its {0} [{1}] do not fit its input', 'blocksize', block));
    return [[batch, channels * block ** 2, rows / block, columns / block]];
  },
  lower: (node, to) => {
    const [, channels, rows, columns] = imageDims(node);
    const block = blockSize(node);
    const [dims] = spaceToDepth.shapes!(node) as [Shape];
    const value = to.withUnitsInOrder(node, to.withAxisOrder(node, to.input(node), channelsLast(4)));
    return moved(node, to, value, { parted: [rows / block, block, columns / block, block * channels], dims });
  },
};

/** The two middle axes of the image in another shape change places, which moves pixels of a block together or apart. */
function moved(
  node: GraphNode,
  to: Lowering,
  value: Value,
  { parted: shape, dims }: { readonly parted: readonly [number, number, number, number]; readonly dims: Shape },
): Value {
  const order = [0, 1, 2, 3, 4];
  const parted = to.viewedAs(node, value, { dims: [value.dims[0]!, ...shape], order });
  const layer = to.addLayer(node, { type: 'Permute', fields: { dims: [1, 3, 2, 4] }, inputs: [parted] });
  const turned: Value = { ...parted, layer, dims: [0, 1, 3, 2, 4].map((axis) => parted.dims[axis]!), isExclusive: true };
  return to.viewedAs(node, turned, { dims, order: channelsLast(4) });
}

/** Those of each pixel of a block beside each other, where each had all of its pixels. */
function channelsInside(node: GraphNode, to: Lowering, value: Value, channels: number): Value {
  const pixels = blockSize(node) ** 2;
  const indices = Array.from({ length: pixels * channels }, (_, at) => (at % channels) * pixels + Math.floor(at / channels));
  return channels === 1
    ? value
    : { ...value, layer: to.addLayer(node, { type: 'Select', fields: { indices }, inputs: [value] }), isExclusive: true };
}

function blockSize(node: GraphNode): number {
  const size = node.int('blocksize', 0);
  return Number.isSafeInteger(size) && size > 0 ? size : unsupported(say('its {0} [{1}] do not fit its input', 'blocksize', size));
}

function imageDims(node: GraphNode): readonly [number, number, number, number] {
  const dims = node.dims(0);
  if (dims.length !== 4 || dims.includes(null)) return unsupported(say('it needs sizes that are only known when the model runs'));
  return dims as unknown as readonly [number, number, number, number];
}

import { sizeOf } from '../../../core/numbers/sizeOf';
import path from 'node:path';
import type { Importer, OpenedLayer } from '../importer';
import { convert } from './convert';
import { linkLayers, type Step } from './linking/layers';
import { Network } from './linking/network';
import { noticesOf } from './notices';
import { recordOf } from './operators';
import { withPlainOperators } from './patterns';
import { FlatFile } from './schema/flatFile';
import { readModel } from './schema/readModel';
import { isConstant, requireWhole } from './tensors/constants';
import { readSmallConstants } from './tensors/small';

export const tfliteImporter: Importer = {
  format: 'TensorFlow Lite',
  recognizes: (head) => Buffer.from(head.subarray(4, 8)).toString('latin1') === 'TFL3',
  open: async (source, signal) => {
    const model = await readModel(new FlatFile(source), (type) => recordOf(type)?.options ?? {}, signal);
    for (const tensor of model.tensors) if (isConstant(tensor)) requireWhole(source.file, tensor);
    const constants = await readSmallConstants(source, model, signal);
    const network = new Network(
      withPlainOperators(model, (tensor) => constants.get(tensor)),
      source.file,
    );
    const linked = linkLayers(network, constants);
    return {
      name: path.basename(source.file).replace(/\.[^.]*$/u, ''),
      ...(model.description === '' ? {} : { writtenBy: model.description }),
      writtenAs: linked.steps.some(isQuantized) ? 'tflite-int8' : 'tflite',
      layers: linked.steps.map(openedLayer),
      notices: noticesOf(network),
      convert: (until) => convert(source, linked, until),
    };
  },
};

function isQuantized({ weights }: Step): boolean {
  return weights.some(({ type }) => /^u?int8$/u.test(type));
}

function openedLayer({ weights, ...step }: Step): OpenedLayer {
  return {
    ...step,
    params: weights.reduce((sum, weight) => sum + sizeOf(weight.shape), 0),
    weights: weights.map(({ name, shape, type, bytes }) => ({ name, shape, dtype: type, bytes: bytes.to - bytes.from })),
  };
}

/** The names that different writers give one weight. */
import type { GraphLayer } from '../../core/graph/graph';
import { kindOf } from '../../core/layers';

/** Parts of names that stand between a layer and its weight: the cells of recurrent layers. */
const cell = /^(?:(?:lstm|gru|simple_rnn)_cell(?:_\d+)?|cell)$/u;

/**
 * A weight's name as `layer/weight`, as tfjs writes it, whoever wrote it: "dense/kernel:0", "lstm_3/lstm_cell/kernel",
 * "bidirectional/forward_lstm/lstm_cell/kernel", "model/dense/kernel". Parts in front of the layer stay.
 */
function plainName(name: string): string {
  return name
    .replace(/:\d+$/u, '')
    .split('/')
    .filter((part) => !cell.test(part))
    .join('/');
}

/** Whether a file's name of a weight means it. @param wanted as tfjs writes it: `layer/weight`, or `layer/forward_inner/weight` */
export function isNameOf(stored: string, wanted: string): boolean {
  const plain = plainName(stored);
  return plain === wanted || plain.endsWith(`/${wanted}`) || sameWay(plain, wanted);
}

/** Of a Bidirectional layer the way counts, whatever the layer inside is called. */
function sameWay(plain: string, wanted: string): boolean {
  const [a, b] = [plain, wanted].map((name) => /^(?:.*\/)?([^/]+)\/(forward|backward)_[^/]+\/([^/]+)$/u.exec(name)?.slice(1).join('/'));
  return a !== undefined && a === b;
}

/** A weight's name as tfjs writes it, but for the layer inside of a Bidirectional, whose name does not count: "forward_kernel" is its "forward_…/kernel". */
export function nameInFile({ name: layer, spec }: Pick<GraphLayer, 'name' | 'spec'>, weight: string, inner: string): string {
  if (kindOf(spec.type).runsBothWays !== true) return `${layer}/${weight}`;
  const [way, own] = [weight.slice(0, weight.indexOf('_')), weight.slice(weight.indexOf('_') + 1)];
  return `${layer}/${way}_${inner}/${own}`;
}

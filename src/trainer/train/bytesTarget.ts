/** Methods count parameters: a target of stored bytes is turned into as many as fit. */
import { modelCost } from '../../core/cost/cost';
import { formatBytes } from '../../core/message/format';
import { say } from '../../core/message/message';
import type { Model } from '../../core/weights/model';
import type { MethodName, ShrinkStep } from '../../core/methods/options';
import { methodTable } from '../../core/methods/records';
import { fixedBytes, type Storage, storedAs, weightsWithin } from '../../core/methods/storedSize';
import { limitOf } from '../../core/methods/target';
import type { ShrinkTarget } from '../../core/methods/targetSchema';
import { nonZeroOfModel } from '../../core/weights/weights';
import { packModel } from '../formats/packed/packed';
import { MethodError } from '../shrink/method';

/** What a method is to aim at. */
export type TargetOf = (method: MethodName) => ShrinkTarget;

/**
 * @param start the original, before it is trained or as it comes: float32 values are stored in about as many bits afterwards
 * @param originalBytes what a share of bytes refers to
 * @throws MethodError where not even a model without weights would fit
 */
export function targetOfMethods(target: ShrinkTarget, steps: readonly ShrinkStep[], start: Model, originalBytes: number): TargetOf {
  const { bytes, ...others } = target;
  if (bytes === undefined) return () => target;
  const storage = storageOf(steps, start);
  const limit = limitOf(bytes, originalBytes);
  if (target.params === undefined && weightsWithin(limit, storage, true) < 2)
    throw new MethodError(
      say('{0} are too few: a file of this model takes {1} without any weight', formatBytes(limit), formatBytes(storage.fixedBytes)),
    );
  const last = steps.at(-1)?.method;
  return (method) => {
    const { aimsAtAll, splitsLayers, leavesZeros } = methodTable[method];
    // Nothing comes afterwards that stores weights in other ways, or fewer of them.
    if (aimsAtAll === true && method === last) return target;
    if (target.params !== undefined) return others;
    const moreBytes = splitsLayers === true ? start.graph.layers.length * bytesOfLayer : 0;
    return { ...others, params: weightsWithin(limit - moreBytes, storage, leavesZeros === true) };
  };
}

/** Bytes that a layer's fields take in the file, deflated: of each that becomes two. */
const bytesOfLayer = 16;

/** Training makes float32 values less regular than random ones begin. */
const lessRegular = 1.03;

function storageOf(steps: readonly ShrinkStep[], { graph, weights }: Model): Storage {
  const { params } = modelCost(graph);
  const zeros = new Map([...weights].map(([key, { shape, data }]) => [key, { shape, data: new Float32Array(data.length) }]));
  const frame = packModel({ graph, weights: zeros }).file.length;
  const stored = storedAs(steps);
  if (stored === undefined) {
    const values = packModel({ graph, weights }).file.length - frame;
    return { weights: params, bits: ((values * 8) / nonZeroOfModel(graph, weights)) * lessRegular, fixedBytes: frame };
  }
  return { weights: params, bits: stored.bits, fixedBytes: frame + fixedBytes(stored, graph) };
}

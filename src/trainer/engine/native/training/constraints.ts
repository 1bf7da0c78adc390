import * as tf from '@tensorflow/tfjs-core';
import { constrain } from '../../constraints';
import { fuse } from '../graph/fuse';
import type { Computation } from '../graph/op';
import { record } from '../graph/record';
import { rewrite } from '../graph/rewrite';
import type { NativeBackend } from '../load';
import type { WeightGroup, WeightLayout } from './layout';

/** The only result of a recorded constraint; its only parameter is the weight. */
export const constrainedName = 'constrained';

/** For the groups that are held to a constraint, how their new values follow from updated ones. */
export function recordConstraints({ backend }: NativeBackend, { trainable }: WeightLayout): Map<WeightGroup, Computation> {
  const recorded = new Map<WeightGroup, Computation>();
  for (const group of trainable) {
    const { constraint, shape } = group;
    if (constraint === undefined) continue;
    tf.tidy(() => {
      const weight = tf.zeros([...shape]);
      const run = () => new Map([[constrainedName, constrain(weight, constraint)]]);
      recorded.set(group, fuse(rewrite(record(backend, new Map([['weight', weight]]), run))));
    });
  }
  return recorded;
}

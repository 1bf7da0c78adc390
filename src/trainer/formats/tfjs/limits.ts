/** What plain TF.js refuses to load (4.22), of a model that is written for it. */
import type { ModelGraph } from '../../../core/graph/graph';
import type { ActivationName } from '../../../core/layers/fields';
import { type Message, say } from '../../../core/message/message';
import { withoutHardSwish } from '../keras/write/withoutHardSwish';

/** The first layer that it refuses, and what to do; undefined where it loads the model. */
export function refusedByTfjs(graph: ModelGraph): Message | undefined {
  for (const { name, spec } of withoutHardSwish(graph).layers) {
    const found = refusalOf(name, spec);
    if (found !== undefined) return found;
  }
  return undefined;
}

const missing: readonly unknown[] = ['hardSwish', 'exponential'] satisfies readonly ActivationName[];

function refusalOf(name: string, spec: object): Message | undefined {
  if ('resetAfter' in spec && spec.resetAfter === true)
    return say(
      '{0} has resetAfter, which TensorFlow.js does not compute: train it with resetAfter false, or choose onnx, keras or h5',
      name,
    );
  const activation = Object.entries(spec).find(([field, value]) => /activation$/iu.test(field) && missing.includes(value))?.[1] as string | undefined; // prettier-ignore
  if (activation !== undefined)
    return say('{0} has the activation {1}, which TensorFlow.js does not have: choose onnx, keras, tflite or c', name, activation);
  return 'layer' in spec && typeof spec.layer === 'object' && spec.layer !== null ? refusalOf(name, spec.layer) : undefined;
}

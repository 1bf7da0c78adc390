/** TensorFlow's functions in the place of layers, as Keras 2 stores `x + y`, and the layers that do the same. */
import type { Config } from '../../../../core/keras/config';
import type { LayerType } from '../../../../core/layers';

const layers: Readonly<Record<string, LayerType>> = {
  '__operators__.add': 'Add',
  'math.add': 'Add',
  add: 'Add',
  'math.subtract': 'Subtract',
  subtract: 'Subtract',
  'math.multiply': 'Multiply',
  multiply: 'Multiply',
};

/** `undefined` for functions that no layer does. */
export function tensorFlowOperation({ function: name }: Config): LayerType | undefined {
  return typeof name === 'string' && Object.hasOwn(layers, name) ? layers[name] : undefined;
}

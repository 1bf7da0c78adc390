/** Which version of Keras wrote a model whose file does not say so. */
import { type Config, isConfig, objectIn } from '../../../core/keras/config';
import { layersOf } from '../../../core/keras/nested';

/** @returns "3", or "" for earlier ones, whose names for all that matters are the same */
export function dialectOf({ config }: Config): '3' | '' {
  const configs = layersOf(config).map((layer) => (isConfig(layer) ? objectIn(layer, 'config') : undefined) ?? {});
  return configs.some((own) => own['batch_shape'] !== undefined || objectIn(own, 'dtype')?.['class_name'] === 'DTypePolicy') ? '3' : '';
}

import { kerasMeaning } from '../keras/meanings';
import { isLayerType, kindOf } from '../layers';

/** One line on what a type of layer does; empty for one that is not known. */
export function layerMeaning(type: string): string {
  return isLayerType(type) ? kindOf(type).meaning : (kerasMeaning(type) ?? '');
}

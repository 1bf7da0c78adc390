import { kerasRules } from '../keras/layers';
import { modelClasses, modelMeaning } from '../keras/nested';
import { isLayerType, kindOf } from '../layers';

/** One line on what a type of layer does; empty for one that is not known. */
export function layerMeaning(type: string): string {
  if (isLayerType(type)) return kindOf(type).meaning;
  if (modelClasses.has(type)) return modelMeaning;
  return kerasRules(type)?.meaning ?? '';
}

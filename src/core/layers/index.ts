/** The table of layer types: `type` in a spec is a key of it. */
import type { Static } from 'typebox';
import { activation } from './activation';
import { add } from './add';
import { batchNormalization } from './batchNormalization';
import { concatenate } from './concatenate';
import { conv2d } from './conv2d';
import { conv2dTranspose } from './conv2dTranspose';
import { dense } from './dense';
import { dropout } from './dropout';
import { flatten } from './flatten';
import { input } from './input';
import type { LayerKind } from './kind';
import { maxPooling2d } from './maxPooling2d';
import { reshape } from './reshape';
import { upSampling2d } from './upSampling2d';

export const layerTable = {
  Input: input,
  Dense: dense,
  Activation: activation,
  Concatenate: concatenate,
  Add: add,
  Flatten: flatten,
  Reshape: reshape,
  Dropout: dropout,
  BatchNormalization: batchNormalization,
  Conv2D: conv2d,
  Conv2DTranspose: conv2dTranspose,
  MaxPooling2D: maxPooling2d,
  UpSampling2D: upSampling2d,
} as const;

export type LayerType = keyof typeof layerTable;

/** A layer as a spec writes it: one of the table's schemas. */
export type LayerSpec = { [T in LayerType]: Static<(typeof layerTable)[T]['schema']> }[LayerType];

export const layerTypes = Object.keys(layerTable) as LayerType[];

export function isLayerType(type: string): type is LayerType {
  return Object.hasOwn(layerTable, type);
}

/** The kind of a layer, seen without its own schema: its methods take any layer of its type. */
export function kindOf(type: LayerType): LayerKind {
  return layerTable[type];
}

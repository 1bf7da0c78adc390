/** Shapes that do not fit. */
import { isLayerType, kindOf } from '../../layers';
import { say } from '../../message/message';
import type { ModelDocument } from '../modelDocument';
import type { Fix, Fixer } from './fix';
import { setUnits, unitsOf } from './units';

/** Two inputs of an Add, or another layer that takes them value by value, which differ in their units alone: each can take the other's. */
export const alignUnits: Fixer = (model, { path }) => {
  const { layers = [] } = model.analysis ?? {};
  const index = Number(path[1]);
  const { type, inputs } = model.text.layers[index]?.reading ?? {};
  const feeding = (inputs ?? []).map((name) => layers.find((layer) => layer.name === name));
  const isElementwise = type !== undefined && isLayerType(type) && kindOf(type).flow === 'elementwise';
  if (!isElementwise || feeding.length !== 2 || feeding.some((layer) => layer === undefined)) return [];
  const [a, b] = feeding as [(typeof layers)[number], (typeof layers)[number]];
  const sameButUnits =
    a.outputShape.slice(0, -1).join() === b.outputShape.slice(0, -1).join() && a.outputShape.length === b.outputShape.length;
  return sameButUnits
    ? [...takeUnits(model, a.index, a.name, b.outputShape.at(-1)), ...takeUnits(model, b.index, b.name, a.outputShape.at(-1))]
    : [];
};

function takeUnits(model: ModelDocument, index: number, name: string, units: number | null | undefined): Fix[] {
  const has = unitsOf(model, index);
  if (has === undefined || typeof units !== 'number') return [];
  return [{ title: say('Set {0} of {1} to {2}', has.field, name, units), edits: setUnits(model, index, has.field, units), isSafe: false }];
}

/** Ways to bring a layer, or the model, under its budget. */
import { isOverBudget } from '../../cost/budget';
import { freeName } from '../../graph/edit';
import { formatCount } from '../../message/format';
import { insertBefore, removeItem, replaceSpan, type TextEdit } from '../../json/edits';
import { say, type Message } from '../../message/message';
import type { ModelDocument } from '../modelDocument';
import { keySpan, valueAt, valueSpan } from '../places';
import type { Fix, Fixer } from './fix';
import { savingMessage, setUnits, tried, unitsOf } from './units';

/** Halves the units of the oversized layer or, where its units are given by the data, of the layer that feeds it. */
export const halveUnits: Fixer = (model, { path }) => {
  const index = layerToNarrow(model, Number(path[1]));
  const has = index === undefined ? undefined : unitsOf(model, index);
  if (index === undefined || has === undefined || has.units < 2) return [];
  const name = nameOf(model, index);
  return saving(model, setUnits(model, index, has.field, Math.floor(has.units / 2)), (saved) =>
    say('Halve {0} of {1}: {2}', has.field, name, saved),
  );
};

/** Takes as many units as the budget allows. */
export const fitUnits: Fixer = (model, { path }) => {
  const at = Number(path[1]);
  const index = layerToNarrow(model, at);
  const has = index === undefined ? undefined : unitsOf(model, index);
  if (index === undefined || has === undefined) return [];
  const fits = (units: number) => {
    const after = tried(model, setUnits(model, index, has.field, units))?.analysis;
    const layer = after?.cost.layers.find((candidate) => candidate.index === at);
    return after !== undefined && layer !== undefined && !isOverBudget(layer, after.budget);
  };
  const most = largest(has.units - 1, fits);
  if (most === undefined || most === Math.floor(has.units / 2)) return [];
  const name = nameOf(model, index);
  return saving(model, setUnits(model, index, has.field, most), (saved) =>
    say('Set {0} of {1} to {2}, which the budget allows: {3}', has.field, name, most, saved),
  );
};

/**
 * Puts a narrow linear layer before a dense one: its kernel becomes a product of two thin ones, half as large together (the low rank of
 * Sainath et al. 2013).
 */
export const factorize: Fixer = (model, { path }) => {
  const index = Number(path[1]);
  const layer = model.analysis?.layers.find((candidate) => candidate.index === index);
  const place = model.text.layers[index];
  const kernel = layer?.weights.find((weight) => weight.name === 'kernel')?.shape;
  if (layer?.spec.type !== 'Dense' || place === undefined || kernel?.length !== 2) return [];
  const [rows, columns] = kernel as [number, number];
  const rank = Math.floor((rows * columns) / (rows + columns) / 2);
  if (rank < 1) return [];
  const inputs = valueSpan(model.text, ['layers', index, 'inputs']);
  const taken = inputs === undefined ? '' : `, "inputs": ${model.text.text.slice(inputs.offset, inputs.offset + inputs.length)}`;
  const narrow = `{ "type": "Dense", "name": "${freeName(namedLayers(model), `${layer.name}-narrow`)}", "units": ${String(rank)}, "useBias": false${taken} }`;
  const edits = [...withoutInputs(model, index), insertBefore(String(model.text.text), place.offset, narrow)];
  return saving(model, edits, (saved) => say('Factorize {0} through {1} values: {2}', layer.name, rank, saved));
};

/** Raises the limit to what the model has. */
export const raiseLimit: Fixer = ({ text, analysis }, { path }) => {
  const span = valueSpan(text, path);
  const have = analysis?.cost[path.at(-1) as 'params' | 'bytes' | 'macs'];
  if (span === undefined || typeof have !== 'number') return [];
  return [{ title: say('Raise the budget to {0}', formatCount(have)), edits: [replaceSpan(span, String(have))], isSafe: false }];
};

/** For a model over budget: the layer with the most parameters. */
export const halveLargest: Fixer = (model, problem) => {
  const layers = [...(model.analysis?.cost.layers ?? [])].sort((a, b) => b.params - a.params);
  return layers[0] === undefined ? [] : halveUnits(model, { ...problem, path: ['layers', layers[0].index] });
};

/** The layer itself if it may have fewer units, else the nearest one before it that may. */
function layerToNarrow(model: ModelDocument, index: number): number | undefined {
  const layers = model.analysis?.layers ?? [];
  const seen = new Set<number>();
  const open = [index];
  for (let at = open.shift(); at !== undefined; at = open.shift()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const has = unitsOf(model, at);
    if (has !== undefined && has.units > 1 && tried(model, setUnits(model, at, has.field, has.units - 1)) !== undefined) return at;
    const inputs = layers.find((layer) => layer.index === at)?.inputs ?? [];
    open.push(...layers.filter((layer) => inputs.includes(layer.name)).map((layer) => layer.index));
  }
  return undefined;
}

/** The largest whole number from 1 on for which a condition holds that holds for all below it. */
function largest(most: number, holds: (value: number) => boolean): number | undefined {
  let low = 0;
  let high = most;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? undefined : low;
}

function withoutInputs({ text }: ModelDocument, index: number): TextEdit[] {
  const key = keySpan(text, ['layers', index, 'inputs']);
  const value = valueSpan(text, ['layers', index, 'inputs']);
  return key === undefined || value === undefined ? [] : [removeItem(String(text.text), key.offset, value.offset + value.length)];
}

function saving(model: ModelDocument, edits: readonly TextEdit[], title: (saved: Message) => Message): Fix[] {
  const after = tried(model, edits);
  const saved = after && savingMessage(model, after);
  return saved === undefined ? [] : [{ title: title(saved), edits, isSafe: false }];
}

function namedLayers({ text }: ModelDocument): { readonly name: string }[] {
  return text.layers.flatMap(({ reading: { name } }) => (name === undefined ? [] : [{ name }]));
}

function nameOf({ text }: ModelDocument, index: number): string {
  return String(valueAt(text, ['layers', index, 'name']));
}

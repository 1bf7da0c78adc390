/** Settings and activations that suit better. */
import { insertMember, replaceSpan } from '../../json/edits';
import { elementCount } from '../../layers/kind';
import { say } from '../../message/message';
import type { JsonPath } from '../../problem/problem';
import type { ModelDocument } from '../modelDocument';
import { valueAt, valueSpan } from '../places';
import type { Fix, Fixer } from './fix';
import { setUnits, unitsOf } from './units';

/** The usual value of the setting with the error. */
export const usualSetting: Fixer = ({ text }, { path }) => {
  const usual = { learningRate: 0.001, fineTuneEpochs: 5, params: 0.2, bytes: 0.2, macs: 0.2 }[String(path.at(-1))];
  const rows = path.at(-1) === 'batchSize' ? valueAt(text, ['data', 'rows']) : undefined;
  const value = usual ?? (typeof rows === 'number' ? Math.min(32, rows) : undefined);
  const span = valueSpan(text, path);
  if (value === undefined || span === undefined) return [];
  return [{ title: say('Change to {0}', value), edits: [replaceSpan(span, String(value))], isSafe: false }];
};

export const useRelu: Fixer = (model, { path }) => setActivation(model, Number(path[1]), 'relu');

/** The activation of the output that the loss is made for. */
export const outputForLoss: Fixer = (model) => {
  const { graph, layers } = model.analysis ?? {};
  const output = layers?.find((layer) => layer.name === graph?.output);
  const loss = valueAt(model.text, ['train', 'loss']);
  if (output === undefined) return [];
  const suited = loss === 'binaryCrossentropy' ? 'sigmoid' : String(loss).endsWith('ategoricalCrossentropy') ? 'softmax' : 'linear';
  return valueAt(model.text, ['layers', output.index, 'activation']) === suited ? [] : setActivation(model, output.index, suited);
};

/** Half as many values as the input has. */
export const narrowCode: Fixer = (model, { path }) => {
  const index = Number(path[1]);
  const { graph, layers = [] } = model.analysis ?? {};
  const size = (name: string | undefined) => elementCount(layers.find((layer) => layer.name === name)?.outputShape ?? [null]);
  const layer = layers.find((candidate) => candidate.index === index);
  const [has, input, own] = [unitsOf(model, index), size(graph?.inputs[0]), size(layer?.name)];
  if (has === undefined || input === null || own === null) return [];
  const units = Math.floor((has.units * input) / own / 2);
  if (units < 1) return [];
  const edits = setUnits(model, index, has.field, units);
  return [{ title: say('Set {0} of {1} to {2}', has.field, layer?.name ?? '', units), edits, isSafe: false }];
};

function setActivation({ text }: ModelDocument, index: number, activation: string): Fix[] {
  const layer: JsonPath = ['layers', index];
  const [span, object] = [valueSpan(text, [...layer, 'activation']), valueSpan(text, layer)];
  if (object === undefined) return [];
  const edit =
    span === undefined
      ? insertMember(String(text.text), object.offset, `"activation": "${activation}"`)
      : replaceSpan(span, JSON.stringify(activation));
  return [{ title: say('Use {0} in {1}', activation, String(valueAt(text, [...layer, 'name']))), edits: [edit], isSafe: false }];
}

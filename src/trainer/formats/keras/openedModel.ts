/** A file of Keras, opened: the table of its costs and, when asked for, its layers and weights as a spec has them. */
import path from 'node:path';
import type { Config } from '../../../core/keras/config';
import { firstFew, oneAfterTheOther } from '../../../core/message/list';
import { type Message, say } from '../../../core/message/message';
import { ImportError } from '../importError';
import type { OpenedModel } from '../importer';
import { type ModelSource, sourceName } from '../modelSource';
import { asName } from '../specName';
import { type ConvertedModel, convertModel } from './convert/convert';
import { costsOf, type KerasCosts, weightsAlone } from './costs';
import { dialectOf } from './dialect';
import type { KerasFile } from './kerasFile';
import { readWeights, readWeightsAlone } from './readWeights';
import type { StoredWeights } from './storedWeights';

/** Problems; more are only counted. */
const mostNamed = 20;

/** @throws ImportError */
export async function openedModel(source: ModelSource, { model, version, weights }: KerasFile, signal: AbortSignal): Promise<OpenedModel> {
  const file = sourceName(source);
  const writtenBy = version === undefined ? {} : { writtenBy: `Keras ${version}` };
  if (model === undefined) return { ...writtenBy, ...(await openedWeights(source, weights!)) };
  const costs = await costsOf(model, weights, signal);
  const converted = convertModel({ element: model, dialect: version ?? dialectOf(model), inputShape: costs.inputShape });
  return {
    name: nameOf(model, source),
    ...writtenBy,
    layers: withProblems(costs, converted),
    notices: [
      ...converted.notices,
      ...costs.notices,
      ...converted.problems.flatMap(({ layer, message }) => (layer === undefined ? [message] : [])),
    ],
    convert: async (during) => {
      if (converted.problems.length > 0)
        throw new ImportError(say('{0} cannot be imported: {1}', file, firstFew(converted.problems.map(({ message }) => message), mostNamed))); // prettier-ignore
      const { layers, outputs, axes } = converted;
      return { layers, outputs, axes, weights: await readWeights(source, converted, () => required(file, weights), during) };
    },
  };
}

async function openedWeights(source: ModelSource, weights: StoredWeights): Promise<OpenedModel> {
  return {
    name: baseName(source),
    layers: await weightsAlone(weights),
    notices: [alone()],
    convert: () => Promise.reject(new ImportError(say('{0} cannot be imported: {1}', sourceName(source), alone()))),
    weightsFor: (graph, signal) => readWeightsAlone(source, graph, weights, signal),
  };
}

function withProblems({ layers }: KerasCosts, { problems }: ConvertedModel): OpenedModel['layers'] {
  return layers.map((layer) => {
    const own = problems.flatMap(({ layer: name, message }) => (name === layer.name ? [message] : []));
    const all = [...own, ...(layer.problem === undefined ? [] : [layer.problem])];
    return all.length === 0 ? layer : { ...layer, problem: oneAfterTheOther(all) };
  });
}

function required(file: string, weights: StoredWeights | undefined): StoredWeights {
  if (weights !== undefined) return weights;
  const name = file.replace(/\.[^.]+$/u, '');
  throw new ImportError(say('{0} has no weights: put them beside it as {1}, by model.save_weights("{1}")', file, `${name}.weights.h5`));
}

function alone(): Message {
  return say('the file holds weights alone: put the model beside it as a .json file of the same name, by model.to_json()');
}

function nameOf({ config }: Config, source: ModelSource): string {
  const name: unknown = typeof config === 'object' && config !== null && 'name' in config ? config.name : undefined;
  return typeof name === 'string' && name !== '' ? asName(name) : baseName(source);
}

/** The file's name without its endings. */
function baseName({ file }: ModelSource): string {
  return asName(path.basename(file).replace(/\.(?:weights\.)?[^.]+$/u, ''));
}

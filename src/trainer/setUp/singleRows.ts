/** What a model with one input and one output is to be shrunk with. */
import { layerNamed } from '../../core/graph/graph';
import { modelCost } from '../../core/cost/cost';
import { say } from '../../core/message/message';
import { hasTargetLabels } from '../../core/spec/labels';
import type { FileDataSpec, Spec } from '../../core/spec/schema';
import type { SetUpRequest } from '../../protocol/setUp';
import { knownLabels } from '../data/knownLabels';
import { openPart } from '../data/prepare/openPart';
import type { RowArray } from '../data/rows/rowArray';
import { taskOf } from '../data/task';
import { stepMacs } from '../engine/native/branching';
import type { SpecFile } from '../input/specFile';
import { originalModel } from '../run/originalWeights';
import { distillationFor } from './distillation';
import { filesOfInputs, isFile, labelsOfOutputs } from './givenFiles';
import { remembersRows, writeMadeRows } from './madeRows';
import { needsLabels, writeOwnOutputs } from './ownOutputs';
import { distillGuess, ownLabelsGuess, type Prepared, shrinkOf } from './prepared';
import { guessScale } from './scale';
import { asIfWritten, lossOf, nameFrom, type Trying } from './trying';

/** @throws InputError where the rows do not fit the model, or cannot be made */
export async function prepareSingle(source: SpecFile, request: SetUpRequest, trying: Trying): Promise<Prepared> {
  const { readable, signal } = trying;
  const { graph } = source;
  const given = request.data === undefined ? undefined : filesOfInputs(source, request.data)[graph.inputs[0]!]!;
  const givenLabels = labelsOfOutputs(source, request.labels)[graph.output];
  const file = given === undefined ? await rowsOfNorms(source, trying) : nameFrom(source.folder, given);
  const open = async (data: FileDataSpec) => {
    const withData = asIfWritten(source, { ...source.spec, data });
    return openPart({ spec: withData, readable, signal }, data, { ...data, at: ['data'] });
  };
  const own = givenLabels === undefined ? await ownLabels(source, (await open({ file })).inputs, trying) : undefined;
  const named = givenLabels !== undefined && isFile(givenLabels) ? nameFrom(source.folder, givenLabels) : (givenLabels ?? own);
  const data = { file, ...(named === undefined ? {} : { labels: named }) };
  const { inputs, labels } = await open(data);
  const task = taskOf(graph, labels && (await knownLabels(labels)));
  const distill = request.distill ?? distillationFor(graph, task.train, inputs.rows);
  const specWith = (scale?: number): Spec => ({
    ...source.spec,
    layers: [...source.spec.layers, ...(task.added === undefined ? [] : [task.added])],
    data: { ...data, ...(scale === undefined ? {} : { scale }), validation: task.validation },
    train: task.train,
    ...(task.metrics === undefined ? {} : { metrics: task.metrics }),
    ...shrinkOf(request, distill),
  });
  const lossAt = (scale: number) => lossOf(asIfWritten(source, specWith(scale)), trying);
  const scaling = await guessScale(inputs, layerNamed(graph, graph.output), hasTargetLabels(specWith()) ? lossAt : undefined);
  const rows =
    given !== undefined
      ? []
      : [
          say(
            'rows: {0}, made from the statistics of the batch norms and written to {1}; real ones give better results',
            inputs.rows,
            file,
          ),
        ];
  return {
    spec: specWith(scaling.scale),
    guesses: [
      ...rows,
      ...(own === undefined ? [] : [ownLabelsGuess(own)]),
      ...task.guesses,
      ...(scaling.guess === undefined ? [] : [scaling.guess]),
    ],
    choices: [
      ...(request.distill === undefined && distill !== undefined ? [distillGuess(inputs.rows)] : []),
      say('held out: {0} of the rows ({1}): change "data.validation"', String(task.validation.share), task.validation.by),
    ],
  };
}

/** The name of a file with rows that the model's batch norms have made. @throws InputError where it has none */
async function rowsOfNorms(source: SpecFile, { readable, choice, openEngine, signal }: Trying): Promise<string> {
  const model = await originalModel(source, readable, signal);
  if (model.graph.inputs.length > 1 || !remembersRows(model.graph))
    throw source.errorAt(
      [],
      say(
        'rows cannot be made without batch norms behind a single input, whose statistics say what the rows were like: name rows with --data',
      ),
    );
  await openEngine(choice, { stepMacs: stepMacs('train', modelCost(model.graph).macs, 1) });
  return writeMadeRows(model, source.folder, signal);
}

/** The name of a file with what the model gives for rows that say nothing of it; undefined where they do. */
async function ownLabels(source: SpecFile, rows: RowArray, { readable, choice, openEngine, signal }: Trying): Promise<string | undefined> {
  const model = await originalModel(source, readable, signal);
  if (!needsLabels(model)) return undefined;
  await openEngine(choice, { stepMacs: stepMacs('train', modelCost(model.graph).macs, 1) });
  return writeOwnOutputs(model, rows, source.folder, signal);
}

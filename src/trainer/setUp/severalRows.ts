/** What a model with several inputs or outputs is to be shrunk with: rows for each input, and what each output is for. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { modelCost } from '../../core/cost/cost';
import { npyHead } from '../../core/data/npy/write';
import { layerNamed, type ModelGraph } from '../../core/graph/graph';
import { elementCount } from '../../core/layers/kind';
import { say } from '../../core/message/message';
import { joinColumns } from '../../core/numbers/columns';
import { joined } from '../../core/numbers/joined';
import { hasTargetLabels } from '../../core/spec/labels';
import type { SeveralFilesSpec, Spec } from '../../core/spec/schema';
import type { SetUpRequest } from '../../protocol/setUp';
import { knownLabels } from '../data/knownLabels';
import { type InputReading, type OpenedInput, openInputs, openLabels } from '../data/several/openFiles';
import { type Task, taskOfOutput, trainingOf } from '../data/task';
import { throwIfCancelled } from '../engine/errors';
import { stepMacs } from '../engine/native/branching';
import { layerOutputs } from '../engine/outputs';
import type { SpecFile } from '../input/specFile';
import { originalModel } from '../run/originalWeights';
import { distillationFor } from './distillation';
import { filesOfInputs, isFile, labelsOfOutputs } from './givenFiles';
import { distillGuess, ownLabelsGuess, type Prepared, shrinkOf } from './prepared';
import { guessScales, type InputScales } from './severalScales';
import { asIfWritten, lossOf, nameFrom, type Trying } from './trying';

const heldShare = 0.2;
/** Values of all inputs that are looked at together, about. */
const valuesAtOnce = 1 << 20;

/** @throws InputError where files are missing, named for what the model has not, or do not fit it */
export async function prepareSeveral(source: SpecFile, request: SetUpRequest, trying: Trying): Promise<Prepared> {
  const { graph, folder } = source;
  if (request.data === undefined)
    throw source.errorAt([], say('rows can only be made for models with a single input: name a file for each of {0}', graph.inputs.join(', '))); // prettier-ignore
  const named = (files: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(files).map(([layer, file]) => [layer, nameFrom(folder, file)]));
  const givenLabels = labelsOfOutputs(source, request.labels);
  const noFile = Object.values(givenLabels).find((label) => !isFile(label));
  if (noFile !== undefined)
    throw source.errorAt(
      [],
      say('there is no file "{0}": labels of a model with several inputs or outputs are files of their own', noFile),
    );
  const file = named(filesOfInputs(source, request.data));
  const reading = readingOf(source, { file }, trying);
  const inputs = await openInputs(reading, { file }, ['data']);
  const rows = inputs[0]!.array.rows;
  const unlabelled = graph.outputs.filter((output, at) => givenLabels[output] === undefined && !givesBackInput(graph, at));
  const own = unlabelled.length === 0 ? {} : await writeOwnOutputs(source, { inputs, rows, outputs: unlabelled }, trying);
  const labels = { ...named(givenLabels), ...own };
  const tasks = await Promise.all(
    graph.outputs.map(async (output): Promise<OutputTask> => {
      const label = labels[output];
      const known = label === undefined ? undefined : await knownLabels(await openLabels(reading, label, ['data', 'labels', output], rows));
      return { output, task: taskOfOutput(layerNamed(graph, output), known) };
    }),
  );
  const train = trainingOf(tasks.map((task) => ({ name: nameOf(task), task: task.task })));
  const distill = request.distill ?? distillationFor({ ...graph, outputs: tasks.map(nameOf) }, train, rows);
  const specWith = (scale?: InputScales): Spec => {
    const data: SeveralFilesSpec = {
      file,
      ...(Object.keys(labels).length === 0 ? {} : { labels: byName(tasks.filter(({ output }) => labels[output] !== undefined), ({ output }) => labels[output]!) }), // prettier-ignore
      ...(scale === undefined ? {} : { scale }),
      validation: heldShare,
    };
    return { ...source.spec, ...layersOf(source.spec, tasks), data, train, ...shrinkOf(request, distill) };
  };
  const scaling = await guessScales(graph, inputs, {
    isReproduced: !hasTargetLabels(specWith()),
    lossAt: (scales) => lossOf(asIfWritten(source, specWith(scales)), trying),
  });
  return {
    spec: specWith(scaling.scales),
    guesses: [
      ...(unlabelled.length === 0 ? [] : [ownLabelsGuess(Object.values(own).join(', '))]),
      ...tasks.flatMap(({ output, task }) => task.guesses.map((guess) => say('{0}: {1}', output, guess))),
      ...scaling.guesses,
    ],
    choices: [
      ...(request.distill === undefined && distill !== undefined ? [distillGuess(rows)] : []),
      say('held out: the last {0} of the rows: change "data.validation"', String(heldShare)),
    ],
  };
}

interface OutputTask {
  readonly output: string;
  readonly task: Task;
}

/** The layer that gives the output, where one is added behind it. */
const nameOf = ({ output, task }: OutputTask): string => task.added?.name ?? output;

function byName<T>(tasks: readonly OutputTask[], value: (task: OutputTask) => T): Record<string, T> {
  return Object.fromEntries(tasks.map((task) => [nameOf(task), value(task)]));
}

function layersOf({ layers, outputs }: Spec, tasks: readonly OutputTask[]): Pick<Spec, 'layers' | 'outputs'> {
  const added = tasks.flatMap(({ task }) => task.added ?? []);
  const named = outputs === undefined && tasks.length === 1 ? {} : { outputs: tasks.map(nameOf) };
  return { layers: [...layers, ...added], ...named };
}

/** Whether it is to give back the only input, or the one at its place where there are as many outputs as inputs. */
function givesBackInput({ layers, inputs, outputs }: ModelGraph, at: number): boolean {
  if (inputs.length > 1 && inputs.length !== outputs.length) return false;
  const sizeOf = (name: string) => elementCount(layers.find((layer) => layer.name === name)!.outputShape);
  return sizeOf(outputs[at]!) === sizeOf(inputs.length === 1 ? inputs[0]! : inputs[at]!);
}

function readingOf(source: SpecFile, data: SeveralFilesSpec, { readable, signal }: Trying): InputReading {
  return { spec: asIfWritten(source, { ...source.spec, data }), data, readable, signal };
}

interface OwnOutputs {
  readonly inputs: readonly OpenedInput[];
  readonly rows: number;
  readonly outputs: readonly string[];
}

/** Writes what the model gives for the rows as a .npy file for each output. @returns their names, by output */
async function writeOwnOutputs(
  source: SpecFile,
  { inputs, rows, outputs }: OwnOutputs,
  { readable, choice, openEngine, signal }: Trying,
): Promise<Record<string, string>> {
  const model = await originalModel(source, readable, signal);
  await openEngine(choice, { stepMacs: stepMacs('train', modelCost(model.graph).macs, 1) });
  const atOnce = Math.max(1, Math.floor(valuesAtOnce / inputs.reduce((sum, { array }) => sum + array.width, 0)));
  const parts: ReadonlyMap<string, Float32Array>[] = [];
  for (let from = 0; from < rows; from += atOnce) {
    throwIfCancelled(signal);
    const to = Math.min(rows, from + atOnce);
    const columns = await Promise.all(
      inputs.map(async ({ array }) => {
        const values = new Float32Array((to - from) * array.width);
        await array.read([{ from, to }], values);
        return { width: array.width, values };
      }),
    );
    parts.push(await layerOutputs(model, { inputs: joinColumns(columns, to - from), count: to - from }, outputs));
  }
  const written = outputs.map(async (output): Promise<[string, string]> => {
    const values = joined(parts.map((part) => part.get(output)!));
    const name = `${model.graph.name}-${output}.npy`;
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    await writeFile(path.join(source.folder, name), [npyHead([rows, values.length / rows]), bytes]);
    return [output, name];
  });
  return Object.fromEntries(await Promise.all(written));
}

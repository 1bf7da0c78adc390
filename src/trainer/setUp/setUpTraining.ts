/** Makes a spec of weights alone one that can be shrunk: with its rows, a loss, a learning rate. */
import { writeFile } from 'node:fs/promises';
import type { Spec } from '../../core/spec/schema';
import { writeSpec } from '../../core/spec/write';
import type { SetUpRequest, SetUpResult } from '../../protocol/setUp';
import { isSeveral } from '../data/several/loadSeveral';
import { parseSpecFile, readSpecFile } from '../input/specFile';
import { foldersOf } from './givenFiles';
import { prepareSeveral } from './severalRows';
import { prepareSingle } from './singleRows';
import { asIfWritten, learningRateFor, type SetUpHost, type Trying } from './trying';

/** @throws InputError where the rows do not fit the model, or labels are needed */
export async function setUpTraining(request: SetUpRequest, { openEngine }: SetUpHost, signal: AbortSignal): Promise<SetUpResult> {
  const source = await readSpecFile(request.spec);
  const readable = [source.folder, ...foldersOf([request.data, request.labels])];
  const trying: Trying = { readable, choice: request.engine, openEngine, signal };
  const prepare = isSeveral(source) ? prepareSeveral : prepareSingle;
  const { spec, guesses, choices } = await prepare(source, request, trying);
  const { learningRate, guess } = await learningRateFor(asIfWritten(source, spec), trying);
  const finished: Spec = { ...spec, train: { ...spec.train!, learningRate } };
  const text = writeSpec(finished);
  // What it says is checked before it takes the other one's place.
  parseSpecFile(source.file, text, source.folder);
  await writeFile(source.file, text);
  return { guesses: [...guesses, guess, ...choices] };
}

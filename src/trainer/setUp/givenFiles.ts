/** Files that were given for a model's inputs and outputs, by the names that these have. */
import path from 'node:path';
import { say } from '../../core/message/message';
import { didYouMean } from '../../core/problem/suggest';
import type { FilesByLayer } from '../../protocol/setUp';
import type { SpecFile } from '../input/specFile';

/** @returns a file for each input. @throws InputError that names the inputs which the model has */
export function filesOfInputs(source: SpecFile, given: FilesByLayer): Readonly<Record<string, string>> {
  const { inputs } = source.graph;
  const all = inputs.join(', ');
  if (typeof given === 'string') {
    if (inputs.length === 1) return { [inputs[0]!]: given };
    throw source.errorAt(
      [],
      say('the model has {0} inputs ({1}), and each takes rows of its own: name a file for each, as in --data {2}=FILE --data {3}=FILE', inputs.length, all, inputs[0]!, inputs[1]!), // prettier-ignore
    );
  }
  const wrong = Object.keys(given).find((name) => !inputs.includes(name));
  if (wrong !== undefined)
    throw source.errorAt([], say('"{0}" is no input of the model, whose inputs are {1}{2}', wrong, all, didYouMean(wrong, inputs)));
  const missing = inputs.find((input) => given[input] === undefined);
  if (missing !== undefined)
    throw source.errorAt(
      [],
      say('the input {0} has no rows (the inputs are {1}): name a file for it, too, as in --data {0}=FILE', missing, all),
    );
  return given;
}

/** @returns labels by output, of some or of all. @throws InputError that names the outputs which the model has */
export function labelsOfOutputs(source: SpecFile, given: FilesByLayer | undefined): Readonly<Record<string, string>> {
  const { outputs } = source.graph;
  if (given === undefined) return {};
  if (typeof given === 'string') {
    if (outputs.length === 1) return { [outputs[0]!]: given };
    throw source.errorAt(
      [],
      say('the model has {0} outputs ({1}): name the one that the labels are for, as in --labels {2}=FILE', outputs.length, outputs.join(', '), outputs[0]!), // prettier-ignore
    );
  }
  const wrong = Object.keys(given).find((name) => !outputs.includes(name));
  if (wrong !== undefined)
    throw source.errorAt(
      [],
      say('"{0}" is no output of the model, whose outputs are {1}{2}', wrong, outputs.join(', '), didYouMean(wrong, outputs)),
    );
  return given;
}

/** Whether it is a file rather than the name of a column or an array. */
export function isFile(named: string): boolean {
  return path.isAbsolute(named);
}

/** The folders that they lie in. */
export function foldersOf(given: readonly (FilesByLayer | undefined)[]): readonly string[] {
  const named = given.flatMap((files) => (typeof files === 'object' ? Object.values(files) : (files ?? [])));
  return named.filter(isFile).map((file) => path.dirname(file));
}

/** `bonsai check FILE…`: what is wrong with models, for people and for CI. */
import path from 'node:path';
import { version } from '../../../package.json';
import { readHeads } from '../../client/fileHeads';
import { checkText, type Finding, isFailure } from '../../core/check/check';
import { type FindingFormat, findingFormats } from '../../core/check/formats';
import { type ExitCode, exitCode } from '../exitCode';
import { readText } from '../readText';

export interface CheckFlags {
  readonly format: FindingFormat;
  /** The same as the format json. */
  readonly json?: true;
}

export async function check(files: readonly string[], { format, json }: CheckFlags): Promise<ExitCode> {
  const findings = (await Promise.all(files.map(findingsOf))).flat();
  process.stdout.write(findingFormats[json === true ? 'json' : format](findings, version));
  return findings.some(isFailure) ? exitCode.input : exitCode.done;
}

async function findingsOf(file: string): Promise<Finding[]> {
  const folder = path.resolve(path.dirname(file));
  return checkText(file, await readText(file), (named) => readHeads(named, folder, rootOf(folder)));
}

/** A spec may name files of its own folder, or of the current one if it lies in there. */
function rootOf(folder: string): string {
  const current = process.cwd();
  return folder === current || folder.startsWith(current + path.sep) ? current : folder;
}

/** `bonsai check FILE…`: what is wrong with models, for people and for CI. */
import path from 'node:path';
import { version } from '../../../package.json';
import { readHeads } from '../../client/fileHeads';
import { checkText, type Finding, isFailure } from '../../core/check/check';
import { type FindingFormat, findingFormats } from '../../core/check/formats';
import { type ExitCode, exitCode } from '../exitCode';
import { readText } from '../readText';
import { workspaceOf } from '../workspace';

export interface CheckFlags {
  readonly format: FindingFormat;
  /** The same as the format json. */
  readonly json?: true;
  readonly workspace?: string;
}

export async function check(files: readonly string[], { format, json, workspace }: CheckFlags): Promise<ExitCode> {
  const folders = workspaceOf(workspace);
  const findings = (await Promise.all(files.map((file) => findingsOf(file, folders)))).flat();
  process.stdout.write(findingFormats[json === true ? 'json' : format](findings, version));
  return findings.some(isFailure) ? exitCode.input : exitCode.done;
}

async function findingsOf(file: string, workspace: readonly string[]): Promise<Finding[]> {
  return checkText(file, await readText(file), (named) => readHeads(path.resolve(file), named, workspace));
}

/** `bonsai check FILE…`: what is wrong with models, for people and for CI. */
import path from 'node:path';
import { version } from '../../../package.json';
import { readHeads } from '../../client/fileHeads';
import { checkText, type Finding, isFailure, unreadable } from '../../core/check/check';
import { type FindingFormat, findingFormats } from '../../core/check/formats';
import { UnreadableError } from '../../system/files/regularFile';
import { runOriginOf } from '../../system/runs/runOrigin';
import { type ExitCode, exitCode } from '../exitCode';
import { print } from '../output/print';
import { pooled } from '../pool';
import { readSpec } from '../readSpec';
import { workspaceOf } from '../workspace';

export interface CheckFlags {
  readonly format: FindingFormat;
  /** The same as the format json. */
  readonly json?: true;
  readonly workspace?: string;
}

/** Files that are read at the same time: enough to keep a disk busy, and few next to the 256 that some systems allow to be open. */
const atOnce = 16;

export async function check(files: readonly string[], { format, json, workspace }: CheckFlags): Promise<ExitCode> {
  const folders = workspaceOf(workspace);
  const findings = (await pooled(files, atOnce, (file) => findingsOf(file, folders))).flat();
  await print(findingFormats[json === true ? 'json' : format](findings, version));
  if (findings.some(({ code }) => code === 'internal-error')) return exitCode.engine;
  return findings.some(isFailure) ? exitCode.input : exitCode.done;
}

async function findingsOf(file: string, workspace: readonly string[]): Promise<Finding[]> {
  let text: string;
  try {
    text = await readSpec(file);
  } catch (cause) {
    if (!(cause instanceof UnreadableError)) throw cause;
    return [unreadable(file, cause.userMessage)];
  }
  return checkText(file, text, {
    origin: () => runOriginOf(path.resolve(file)),
    heads: (named) => readHeads(path.resolve(file), named, workspace),
  });
}

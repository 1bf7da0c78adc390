/** `bonsai repeat RUN`: runs a finished run again, as it was asked, and compares what both came to. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { RunRecord } from '../../core/run/record';
import { escapeTerminal } from '../../core/text/escape';
import { version } from '../../../package.json';
import type { ShrinkRequest } from '../../protocol/trainer';
import { compareRuns, type RunDifference } from '../../system/runs/compareRuns';
import { specOfRun } from '../../system/runs/runOrigin';
import { isNewer, isRecord, readRunRecord } from '../../system/runs/runRecords';
import { type ExitCode, exitCode } from '../exitCode';
import { print, printError } from '../output/print';
import { Progress } from '../output/progress';
import { reportFailure, withTrainer } from '../trainer';
import { startTrainer } from '../trainerProcess';
import { workspaceOf } from '../workspace';

export interface RepeatFlags {
  readonly spec?: string;
  readonly out?: string;
  readonly workspace?: string;
  readonly json?: true;
}

export async function repeat(folder: string, flags: RepeatFlags): Promise<ExitCode> {
  const run = path.resolve(folder);
  const found = await readRunRecord(run);
  if (!isRecord(found) || found.scoreCard === undefined) return refuse(folder, whyNot(found));
  const spec = flags.spec === undefined ? await specOfRun(run, found) : path.resolve(flags.spec);
  if (spec === undefined) return refuse(folder, 'its spec is not found above it: say where it is with --spec');
  const place = flags.out === undefined ? await mkdtemp(path.join(os.tmpdir(), 'bonsai-repeat-')) : undefined;
  const progress = new Progress(process.stderr);
  try {
    const request = requestOf(found, spec, place === undefined ? path.resolve(flags.out!) : path.join(place, 'run'), flags);
    const { run: repeated } = await withTrainer(startTrainer(found.engine.kind), (client, signal) =>
      client.shrink(request, { signal, onEvent: (event) => progress.onEvent(event) }),
    );
    progress.end();
    const differences = await compareRuns(run, repeated);
    await print(
      flags.json === true ? jsonOf({ run, repeated, kept: place === undefined, found, differences }) : textOf(found, differences),
    );
    return differences.length === 0 ? exitCode.done : exitCode.input;
  } catch (error) {
    progress.end();
    return reportFailure(error);
  } finally {
    if (place !== undefined) await rm(place, { recursive: true, force: true });
  }
}

function whyNot(found: Awaited<ReturnType<typeof readRunRecord>>): string {
  if (found === 'missing') return 'there is no run in it: name the folder of a finished run';
  if (found === 'damaged') return 'its record is damaged';
  return isNewer(found)
    ? 'it was made by a newer version of Model Bonsai'
    : 'it is not finished: go on with it first, with bonsai shrink --resume';
}

function refuse(folder: string, why: string): ExitCode {
  printError(`error: ${escapeTerminal(folder)}: ${why}\n`);
  return exitCode.input;
}

/** What the run was asked, with the engine that it had, and as much work as it had time for. */
function requestOf(
  { specText, options, engine, searchPlans }: RunRecord,
  spec: string,
  out: string,
  { workspace }: RepeatFlags,
): ShrinkRequest {
  const { target, steps, distill } = options;
  const { kind, branches = [] } = engine;
  const plan = searchPlans === undefined ? {} : { searchPlans };
  return { spec, text: specText, target, steps, distill, ...plan, engine: kind, branches, out, workspace: workspaceOf(workspace) };
}

interface Repetition {
  readonly run: string;
  readonly repeated: string;
  readonly kept: boolean;
  readonly found: RunRecord;
  readonly differences: readonly RunDifference[];
}

function jsonOf({ run, repeated, kept, found, differences }: Repetition): string {
  const same = differences.length === 0;
  const versions = { run: found.versions.bonsai, repeated: version };
  return `${JSON.stringify({ run, ...(kept ? { repeated } : {}), same, versions, differences }, null, 2)}\n`;
}

function textOf({ versions }: RunRecord, differences: readonly RunDifference[]): string {
  if (differences.length === 0) return 'the same: models, events and results, bit for bit\n';
  const other = versions.bonsai === version ? [] : [`the run was made by version ${versions.bonsai}, and this is ${version}`];
  const lines = differences.map(({ file, what }) => `${escapeTerminal(file)}: ${escapeTerminal(what)}`);
  return `${['different:', ...lines, ...other].join('\n')}\n`;
}

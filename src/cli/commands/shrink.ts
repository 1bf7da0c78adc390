/** `bonsai shrink SPEC`: trains, shrinks and measures a model. */
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { TrainerError } from '../../client/trainerError';
import type { MethodName } from '../../core/methods/options';
import { escapeTerminal } from '../../core/text/escape';
import type { TrainerClient } from '../../client/trainerClient';
import { toText } from '../../core/message/message';
import type { FilesByLayer } from '../../protocol/setUp';
import type { EngineChoice, ShrinkRequest, ShrinkResult } from '../../protocol/trainer';
import { isResumable } from '../../system/runs/resumable';
import type { ExportFormat } from '../../core/export/formats';
import type { ExportedModel } from '../../protocol/exportModel';
import { type ExitCode, exitCode } from '../exitCode';
import { print, printError } from '../output/print';
import { Progress } from '../output/progress';
import { shellWord } from '../output/shellWord';
import { layerTable, scoreTable, stepTable } from '../output/scoreCard';
import { readSpec, standardInput } from '../readSpec';
import { type StepOption, stepsOf } from '../steps';
import { type TargetFlags, targetOf } from '../target';
import { reportFailure, withTrainer } from '../trainer';
import { startTrainer } from '../trainerProcess';
import { workspaceOf } from '../workspace';
import { inOwnFormat } from './inOwnFormat';
import { commonFolder, specOfModelFile } from './specOfModelFile';

export interface ShrinkFlags extends TargetFlags {
  readonly method?: readonly MethodName[];
  readonly with?: readonly StepOption[];
  readonly seconds?: number;
  readonly distill?: number;
  /** Rows for a model file, which is made a spec first. */
  readonly data?: FilesByLayer;
  readonly labels?: FilesByLayer;
  readonly force?: true;
  readonly out?: string;
  readonly engine: EngineChoice;
  readonly resume?: true;
  readonly workspace?: string;
  readonly json?: true;
}

/** @param started a trainer process that is there already */
export async function shrink(spec: string, flags: ShrinkFlags, started?: ChildProcess): Promise<ExitCode> {
  const progress = new Progress(process.stderr);
  let request: ShrinkRequest | undefined;
  try {
    const trainer = started ?? startTrainer(flags.engine);
    const result = await withTrainer(trainer, async (client, signal) => {
      const wanted =
        flags.data === undefined
          ? { request: await requestOf(spec, flags) }
          : await requestForModelFile(spec, { ...flags, data: flags.data }, client, signal);
      ({ request } = wanted);
      const shrunk = await client.shrink(request, { signal, onEvent: (event) => progress.onEvent(event) });
      progress.end();
      const { writtenAs } = wanted;
      const exported =
        writtenAs && (await inOwnFormat({ format: writtenAs, run: shrunk.run, workspace: request.workspace }, client, signal));
      return { ...shrunk, ...(exported === undefined ? {} : { exported }) };
    });
    if (result.finishedBefore === true) printError(`already finished: ${escapeTerminal(result.run)}\n`);
    await print(flags.json === true ? `${JSON.stringify(jsonOf(result), null, 2)}\n` : textOf(result));
    return exitCode.done;
  } catch (error) {
    progress.end();
    const code = reportFailure(error);
    if (request !== undefined && (progress.canResume || (isDeath(error) && (await isResumable(request.spec, request.out)))))
      printError(`go on from the last checkpoint with: ${resumingCommand(flags.data === undefined ? spec : request.spec, flags)}\n`);
    return code;
  }
}

function isDeath(error: unknown): boolean {
  return error instanceof TrainerError && error.kind === 'died';
}

/** Which folder is searched, and which files may be read, depends on options that were given. */
function resumingCommand(spec: string, { out, workspace }: ShrinkFlags): string {
  const option = (name: string, value: string | undefined) => (value === undefined ? [] : [name, shellWord(value)]);
  return ['bonsai shrink', shellWord(spec), '--resume', ...option('--out', out), ...option('--workspace', workspace)].join(' ');
}

async function requestOf(
  spec: string,
  { method, with: options = [], seconds, distill, out, engine, resume, workspace, ...flags }: ShrinkFlags,
): Promise<ShrinkRequest> {
  const target = targetOf(flags);
  return {
    spec: path.resolve(spec),
    ...(spec === standardInput ? { text: await readSpec(spec) } : {}),
    engine,
    workspace: workspaceOf(workspace),
    ...(target === undefined ? {} : { target }),
    ...(method === undefined ? {} : { steps: stepsOf(method, options) }),
    ...(seconds === undefined ? {} : { steps: [{ method: 'auto', seconds }] }),
    ...(distill === undefined ? {} : { distill }),
    ...(out === undefined ? {} : { out: path.resolve(out) }),
    ...(resume === undefined ? {} : { resume: 'orBegin' }),
  };
}

interface ModelFileRequest {
  readonly request: ShrinkRequest;
  /** The file's own format, which the result is written in, too. */
  readonly writtenAs?: ExportFormat;
}

/** In the place of rows: they are made. */
const noRows = 'none';

/** Makes a spec of a model file and its rows, tells what was guessed, and asks for that to be shrunk. */
async function requestForModelFile(
  file: string,
  { data, force, labels, ...flags }: ShrinkFlags & { readonly data: FilesByLayer },
  client: TrainerClient,
  signal: AbortSignal,
): Promise<ModelFileRequest> {
  const { engine, target, steps, distill } = await requestOf(file, flags);
  const { spec, guesses, folders, writtenAs } = await specOfModelFile(
    {
      file,
      data: data === noRows ? undefined : data,
      labels,
      force: force === true,
      settings: { engine, ...(target && { target }), ...(steps && { steps }), ...(distill === undefined ? {} : { distill }) },
    },
    client,
    signal,
  );
  for (const guess of guesses) printError(`${escapeTerminal(toText(guess))}\n`);
  const options = folders.length > 1 ? ` --workspace ${shellWord(commonFolder(folders))}` : '';
  printError(`spec: ${escapeTerminal(spec)}; repeat with: bonsai shrink ${shellWord(spec)}${options}\n`);
  const { out, workspace } = await requestOf(spec, flags);
  const readable = [...workspace, ...(folders.length > 1 ? [commonFolder(folders)] : [])];
  const request = { spec, engine, workspace: readable, ...(out === undefined ? {} : { out }) };
  return { request, ...(writtenAs === undefined ? {} : { writtenAs }) };
}

/** What is printed: a result, and the file in the format of the one that it was made of. */
interface Printed extends ShrinkResult {
  readonly exported?: ExportedModel;
}

function jsonOf({ scoreCard, finishedBefore: _, ...result }: Printed) {
  return { ...result, ...scoreCard };
}

function textOf({ run, scoreCard, seconds, exported }: Printed): string {
  const total = seconds.start + seconds.train + seconds.shrink;
  const inRun = (name: string) => escapeTerminal(path.join(run, name));
  return [
    '',
    layerTable(scoreCard),
    '',
    scoreTable(scoreCard),
    '',
    ...(scoreCard.steps === undefined ? [] : [stepTable(scoreCard), '']),
    `report:       ${inRun('report.html')}`,
    `shrunk model: ${inRun('shrunk')}`,
    ...(scoreCard.working === undefined ? [] : [`working one:  ${inRun('working')}`]),
    ...(exported === undefined ? [] : [`as ${exported.format}:`.padEnd(14) + escapeTerminal(exported.path)]),
    `time:         ${total.toFixed(1)} s (start ${seconds.start.toFixed(1)}, training ${seconds.train.toFixed(1)}, shrinking ${seconds.shrink.toFixed(1)})`,
    '',
  ].join('\n');
}

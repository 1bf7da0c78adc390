/** `bonsai runs [DIR]`: the runs in and below a folder, and removing those that were never finished. */
import path from 'node:path';
import { formatBytes, formatCount, formatShare, formatValue } from '../../core/message/format';
import { toText } from '../../core/message/message';
import { countedOf, scoredOn } from '../../core/score/scoreCard';
import { goalMessage } from '../../core/methods/target';
import { escapeTerminal } from '../../core/text/escape';
import { holderMessage } from '../../system/lock/holderMessage';
import { FolderError } from '../../system/runs/folderError';
import { type ListedRun, listRuns, removeUnfinished } from '../../system/runs/listRuns';
import { isNewer, isRecord } from '../../system/runs/runRecords';
import { isFolder } from '../../system/files/isFolder';
import { print, printError } from '../output/print';
import { type ExitCode, exitCode } from '../exitCode';
import { columns } from '../output/columns';

export interface RunsFlags {
  readonly json?: true;
  readonly removeUnfinished?: true;
}

export async function runs(folder: string, flags: RunsFlags): Promise<ExitCode> {
  if (!isFolder(folder)) {
    printError(`error: ${escapeTerminal(folder)} is not a folder, or not there: check the path\n`);
    return exitCode.input;
  }
  const listed = await listRuns(path.resolve(folder));
  return flags.removeUnfinished === true ? remove(listed, flags) : list(listed, folder, flags);
}

async function list(listed: readonly ListedRun[], folder: string, { json }: RunsFlags): Promise<ExitCode> {
  const text = listed.length === 0 ? `no runs in ${folder}\n` : `${columns([heading, ...listed.map(rowOf)])}\n`;
  await print(json === true ? `${JSON.stringify({ runs: listed.map(jsonOf) }, null, 2)}\n` : text);
  return exitCode.done;
}

/** Runs that a process works on are left alone, and named. */
async function remove(listed: readonly ListedRun[], { json }: RunsFlags): Promise<ExitCode> {
  const removed: string[] = [];
  const kept: { readonly folder: string; readonly why: string }[] = [];
  for (const { folder, final, state } of listed) {
    if (state === 'finished') continue;
    try {
      const holder = await removeUnfinished(final);
      if (holder === undefined) removed.push(folder);
      else kept.push({ folder, why: `${toText(holderMessage(holder))} works on it` });
    } catch (error) {
      if (!(error instanceof FolderError)) throw error;
      kept.push({ folder, why: error.message });
    }
  }
  for (const { folder, why } of kept) printError(`not removed: ${shown(folder)}: ${why}\n`);
  const text = [...removed.map((folder) => `removed ${shown(folder)}\n`), ...(removed.length === 0 ? ['nothing was removed\n'] : [])].join(
    '',
  );
  await print(json === true ? `${JSON.stringify({ removed, kept }, null, 2)}\n` : text);
  return exitCode.done;
}

const heading = ['run', 'state', 'model', 'goal', 'not zero', 'stored', 'loss'];

function rowOf(run: ListedRun): string[] {
  const { folder, state, record } = run;
  if (!isRecord(record)) return [shown(folder), stateMessage(run), '', '', '', '', ''];
  const { name, options, scoreCard } = record;
  const goal = scoreCard === undefined ? '' : toText(goalMessage(options.target, { ...scoreCard.original, params: countedOf(scoreCard) }));
  if (scoreCard === undefined) return [shown(folder), state, name, goal, '', '', ''];
  const { shrunk } = scoreCard;
  const left = `${formatCount(shrunk.nonzero)} (${formatShare(shrunk.nonzero / countedOf(scoreCard))})`;
  return [shown(folder), state, name, goal, left, formatBytes(shrunk.bytes), formatValue(scoredOn(shrunk).loss)];
}

function stateMessage({ state, record }: ListedRun): string {
  return isNewer(record) ? `${state}, by a newer version` : `${state}, record unreadable`;
}

function jsonOf({ folder, state, record }: ListedRun) {
  if (!isRecord(record)) return { run: folder, state, readable: false };
  const { name, spec, started, options, engine, seconds, scoreCard } = record;
  return { run: folder, state, readable: true, name, spec, started, target: options.target, engine: engine.kind, seconds, scoreCard };
}

function shown(folder: string): string {
  return path.relative('', folder) || '.';
}

/** `bonsai report RUN`: what came out of a run, as text or for a pull request. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { runReport, type RunReport } from '../../core/report/runReport';
import { replay, type RunState } from '../../core/run/state';
import { escapeMarkdown, escapeTerminal } from '../../core/text/escape';
import { errorCode, messageOf } from '../../system/messageError';
import { eventsFile } from '../../system/runs/layout';
import { type ExitCode, exitCode } from '../exitCode';
import { print, printError } from '../output/print';
import { table, type TableFormat } from '../output/table';

export async function report(folder: string, { markdown }: { readonly markdown?: true }): Promise<ExitCode> {
  let state: RunState | undefined;
  try {
    const { readEvents } = await import('../../core/run/stored');
    state = replay(readEvents(await readFile(path.join(path.resolve(folder), eventsFile), 'utf8')));
  } catch (error) {
    const isMissing = ['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '');
    const why = isMissing ? `holds no run: name the folder with its ${eventsFile}` : `cannot be read: ${messageOf(error)}`;
    printError(`error: ${escapeTerminal(folder)} ${why}\n`);
    return exitCode.input;
  }
  if (state === undefined) {
    printError(`error: ${escapeTerminal(folder)} is of a run that had not begun\n`);
    return exitCode.input;
  }
  await print((markdown === true ? markdownOf : textOf)(runReport(state)));
  return exitCode.done;
}

function textOf({ title, facts, tables, notices }: RunReport): string {
  const lines = [title, ...facts, ...notices.map((notice) => `note: ${notice}`)].map((line) => `${escapeTerminal(line)}\n`);
  return [lines.join(''), ...tablesOf(tables, 'text')].join('\n');
}

function markdownOf({ title, facts, tables, notices }: RunReport): string {
  const [result, ...others] = facts.map(escapeMarkdown);
  const lines = [`### ${escapeMarkdown(title)}`, ...(result === undefined ? [] : [`**${result}**`]), ...others];
  return [
    ...lines.map((line) => `${line}\n`),
    ...notices.map((notice) => `> ${escapeMarkdown(notice)}\n`),
    ...tablesOf(tables, 'markdown'),
  ].join('\n');
}

function tablesOf(tables: RunReport['tables'], format: TableFormat): string[] {
  return tables.map(({ heading, rows }) => table(format, heading, rows));
}

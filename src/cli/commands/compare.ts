/** `bonsai compare RUN RUN`: what came out of two runs, side by side. */
import path from 'node:path';
import { diffModels, type ModelDiff } from '../../core/diff/diff';
import { modelOfRun } from '../../core/diff/models';
import { changeOfMeasure, comparedMeasures } from '../../core/score/comparedMeasures';
import { toText } from '../../core/message/message';
import type { RunRecord } from '../../core/run/record';
import type { ScoreCard } from '../../core/score/scoreCard';
import { escapeTerminal } from '../../core/text/escape';
import { isNewer, isRecord, readRunRecord } from '../../system/runs/runRecords';
import { type ExitCode, exitCode } from '../exitCode';
import { layersTable } from '../output/diffTable';
import { print, printError } from '../output/print';
import { table, type TableFormat } from '../output/table';
import type { DiffFlags } from './diff';

interface Run {
  readonly folder: string;
  readonly record: RunRecord & { readonly scoreCard: ScoreCard };
}

export async function compare(first: string, second: string, { json, markdown }: DiffFlags): Promise<ExitCode> {
  const runs = [await readRun(first), await readRun(second)];
  const [a, b] = runs;
  if (a === undefined || b === undefined) return exitCode.input;
  const layers = diffModels(modelOfRun(first, a.record.scoreCard, 'shrunk'), modelOfRun(second, b.record.scoreCard, 'shrunk'));
  const text =
    json === true ? `${JSON.stringify(jsonOf(a, b, layers), null, 2)}\n` : textOf(a, b, layers, markdown === true ? 'markdown' : 'text');
  await print(text);
  return exitCode.done;
}

/** @returns `undefined` after telling what is wrong */
async function readRun(folder: string): Promise<Run | undefined> {
  const record = await readRunRecord(path.resolve(folder));
  if (isRecord(record) && record.scoreCard !== undefined) return { folder, record: { ...record, scoreCard: record.scoreCard } };
  const why = isRecord(record)
    ? 'is a run that is not finished'
    : isNewer(record)
      ? 'was made by a newer version: update Model Bonsai'
      : record === 'missing'
        ? 'holds no run: name the folder with its run.json'
        : 'is a run of which the record is damaged';
  printError(`error: ${escapeTerminal(folder)} ${why}\n`);
  return undefined;
}

function textOf(a: Run, b: Run, layers: ModelDiff, format: TableFormat): string {
  const rows = comparedMeasures(a.record.scoreCard.shrunk, b.record.scoreCard.shrunk).map((measure) => {
    const shown = measure.values.map((value) => (value === undefined ? '' : measure.write(value)));
    return [toText(measure.name), ...shown, changeOfMeasure(measure)];
  });
  const names = [a, b].map(({ folder }) => path.basename(path.resolve(folder)));
  return `${table(format, ['', ...names, 'change'], rows)}\n${layersTable(layers, format)}`;
}

function jsonOf(a: Run, b: Run, { layers }: ModelDiff) {
  return {
    runs: [a, b].map(({ folder, record: { name, spec, started, options, engine, seconds, scoreCard } }) => ({
      run: path.resolve(folder),
      name,
      spec,
      started,
      target: options.target,
      steps: options.steps,
      engine: engine.kind,
      seconds,
      scoreCard,
    })),
    layers: layers.map(({ change, before = null, after = null }) => ({ change, before, after })),
  };
}

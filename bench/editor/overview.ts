import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type RunRecord, writeRecord } from '../../src/core/run/record';
import { checksumsFile, digestOf, writeChecksums } from '../../src/system/runs/checksums';
import { recordFile } from '../../src/system/runs/layout';
import { runsFolderIn } from '../../src/system/workspace/runsFolder';
import { findModels } from '../../src/system/overview/findModels';
import { overviewOf } from '../../src/system/overview/overview';
import { runRecord } from '../../test/support/runs/runRecord';
import { smallEvents } from '../../test/support/runs/smallRun';
import type { Measure } from './report';

const folders = 50;
const filesEach = 100;
const runsEach = 10;

/** Finds the models of a folder and reads the records of their runs, as the Bonsai view does when it opens. */
export async function overviewTimes(): Promise<Measure[]> {
  const home = mkdtempSync(path.join(tmpdir(), 'model-bonsai-overview-'));
  try {
    for (let folder = 0; folder < folders; folder++) writeModels(path.join(home, `models${String(folder)}`));
    const what = `view of ${String(folders * filesEach)} files and ${String(folders * runsEach)} runs`;
    return [
      { what, value: await timeOf(home), limit: 300, unit: 'ms' },
      { what: 'the same again', value: await timeOf(home), unit: 'ms' },
    ];
  } finally {
    rmSync(home, { recursive: true });
  }
}

async function timeOf(home: string): Promise<number> {
  const began = performance.now();
  const { models, runs } = await findModels(home);
  const overview = overviewOf(models, runs);
  const time = performance.now() - began;
  const shown = overview.models.reduce((sum, model) => sum + model.runs.length, 0);
  if (overview.models.length !== folders * filesEach || shown !== folders * runsEach) throw new Error('not all was found');
  return time;
}

function writeModels(folder: string): void {
  for (let file = 0; file < filesEach; file++) write(path.join(folder, `m${String(file)}.model.json`), '{}');
  for (let run = 0; run < runsEach; run++) {
    const text = writeRecord({ ...record, spec: `m${String(run)}.model.json` });
    const place = path.join(runsFolderIn(folder), `2026-01-02-03040${String(run)}-small`);
    write(path.join(place, recordFile), text);
    write(path.join(place, checksumsFile), writeChecksums(new Map([[recordFile, digestOf(text)]])));
  }
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const finished = smallEvents.find((event) => event.type === 'finished')!;

/** As long as one of a usual run. */
const record: RunRecord = {
  ...runRecord,
  specText: JSON.stringify({ text: 'x'.repeat(2000) }),
  seconds: finished.seconds,
  scoreCard: { ...finished.scoreCard, layers: Array.from({ length: 20 }, () => finished.scoreCard.layers[1]!) },
};

/** A model as files of other programs: written, and each checked against the model with the same rows. */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exportRecordFile } from '../../core/export/exportRecord';
import { type ExportFormat, exportFormatNames } from '../../core/export/formats';
import { say } from '../../core/message/message';
import type { ExportedModel, ExportProgress, ExportRequest, ExportResult } from '../../protocol/exportModel';
import { messageOf } from '../../system/messageError';
import { exportedFiles } from '../../system/runs/exportedFiles';
import type { Engine } from '../engine/engine';
import { throwIfCancelled } from '../engine/errors';
import { type Exporter, ExportError, type FileToWrite, type ModelToExport } from '../formats/exporter';
import { exporters } from '../formats/exporters';
import type { Runtimes } from '../formats/importer';
import { ImportError } from '../formats/importError';
import { checkFile, predictedByModel } from './check';
import { findModel } from './modelToExport';
import { type DescribedModel, readmeOf } from './readme';
import { rowsOf } from './rows';
import { sizesOf } from './sizes';

export interface ExportHost {
  readonly openEngine: () => Promise<Engine>;
  readonly runtimes: Runtimes;
  readonly onProgress: (progress: ExportProgress) => void;
  readonly signal: AbortSignal;
  /** This program, with its version. */
  readonly generatedBy: string;
}

interface Written {
  readonly format: ExportFormat;
  readonly exporter: Exporter;
  readonly files: readonly [FileToWrite, ...FileToWrite[]];
}

/**
 * Writes the model in every format, with a README that shows how each is loaded. Nothing is written where one of the formats cannot hold the model.
 *
 * @throws ExportError, ImportError, InputError, CancelledError
 */
export async function exportModel(request: ExportRequest, host: ExportHost): Promise<ExportResult> {
  const { signal, onProgress, generatedBy } = host;
  const model = await findModel(request.model, request.workspace, signal);
  const folder = request.out ?? model.out;
  // A run's model stays as it is: what it was exported to before is still of it.
  const keepsEarlier = model.isOfRun && request.out === undefined;
  const rows = await rowsOf(model);
  const taken = model.rowsTaken ?? rows.taken;
  const toExport = { graph: model.graph, weights: model.weights, generatedBy, ...(taken && { rows: taken }) };
  const help = { signal, calibrationRows: () => Promise.resolve(rows.calibration) };
  const all: Written[] = [];
  for (const [at, format] of request.formats.entries()) {
    throwIfCancelled(signal);
    onProgress({ format, stage: 'write', share: (0.5 * at) / request.formats.length });
    const exporter = await exporters[format]();
    all.push({ format, exporter, files: await exporter.write(toExport, help) });
  }
  await writeAll(
    folder,
    all.flatMap(({ files }) => files),
    request.force,
  );
  const checking = { engine: await host.openEngine(), model: toExport, train: model.train, rows, runtimes: host.runtimes, signal };
  const expected = await predictedByModel(checking);
  const described: DescribedModel[] = keepsEarlier ? await exportedEarlier(folder, request.formats, toExport) : [];
  const written: ExportedModel[] = [];
  const notices = rows.notice === undefined ? [] : [rows.notice];
  for (const [at, { format, exporter, files }] of all.entries()) {
    throwIfCancelled(signal);
    onProgress({ format, stage: 'check', share: 0.5 + (0.5 * at) / all.length });
    const file = path.join(folder, files[0].name);
    const check = await checkFile(exporter, file, expected, checking).catch((cause: unknown) => {
      if (!(cause instanceof ImportError)) throw cause;
      notices.push(say('{0} cannot be checked here: {1}', files[0].name, cause.userMessage));
      return null;
    });
    const snippets = exporter.snippets(files[0].name, toExport);
    const exported: ExportedModel = { format, path: file, ...(await sizesOf(files)), check, snippets };
    written.push(exported);
    described.push({ exported, file: files[0].name });
  }
  const inOrder = exportFormatNames.flatMap((format) => described.filter(({ exported }) => exported.format === format));
  await writeFile(path.join(folder, 'README.md'), readmeOf(toExport, inOrder));
  await writeFile(path.join(folder, exportRecordFile), recordOf(inOrder));
  return { folder, files: written, notices };
}

/** The files of other formats that the same model was exported to before. */
async function exportedEarlier(folder: string, now: readonly ExportFormat[], model: ModelToExport): Promise<DescribedModel[]> {
  const files = (await exportedFiles(folder)).filter(({ format }) => !now.includes(format));
  return Promise.all(
    files.map(async ({ path: file, ...known }) => {
      const snippets = (await exporters[known.format]()).snippets(file, model);
      return { exported: { ...known, path: path.join(folder, file), snippets }, file };
    }),
  );
}

/** What was measured, for programs; paths are relative to the folder. */
function recordOf(described: readonly DescribedModel[]): string {
  return `${JSON.stringify({ files: described.map(({ exported: { snippets: _inReadme, ...exported }, file }) => ({ ...exported, path: file })) }, null, 2)}\n`;
}

/** @throws ImportError when one is there already and is not to be overwritten, or cannot be written */
async function writeAll(folder: string, files: readonly FileToWrite[], force: boolean): Promise<void> {
  const places = files.map(({ name }) => path.join(folder, name));
  const taken = force ? undefined : places.find((place) => existsSync(place));
  if (taken !== undefined) throw new ImportError(say('{0} is there already', taken), undefined, 'overwrite');
  for (const [at, place] of places.entries()) {
    try {
      await mkdir(path.dirname(place), { recursive: true });
      await writeFile(place, files[at]!.content);
    } catch (cause) {
      throw new ExportError(say('{0} cannot be written: {1}', place, messageOf(cause)), { cause });
    }
  }
}

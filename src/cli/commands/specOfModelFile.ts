/** A spec of a model file and of rows for it, which repeats what one line does. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { TrainerClient } from '../../client/trainerClient';
import type { ExportFormat } from '../../core/export/formats';
import type { Message } from '../../core/message/message';
import type { FilesByLayer, SetUpRequest } from '../../protocol/setUp';
import { isInside } from '../../system/workspace/isInside';
import { filesIn, mapFiles } from '../namedFiles';

export interface ModelFileAndRows {
  readonly file: string;
  /** Missing where rows are to be made. */
  readonly data: FilesByLayer | undefined;
  /** Files, or the name of a column or an array. */
  readonly labels: FilesByLayer | undefined;
  /** Whether a spec of the same name is overwritten. */
  readonly force: boolean;
  readonly settings: Pick<SetUpRequest, 'engine' | 'target' | 'steps' | 'distill'>;
}

export interface SpecOfModelFile {
  /** Absolute. */
  readonly spec: string;
  readonly guesses: readonly Message[];
  /** The file's own format, where the result can be written in that, too. */
  readonly writtenAs?: ExportFormat;
  /** The folders that the spec and its files lie in; one where all lie below the spec's. */
  readonly folders: readonly string[];
}

export async function specOfModelFile(
  { file, data, labels, force, settings }: ModelFileAndRows,
  client: TrainerClient,
  signal: AbortSignal,
): Promise<SpecOfModelFile> {
  const { spec, weights, notices, writtenAs } = await client.importModel(
    { file: path.resolve(file), out: path.resolve(path.dirname(file)), force },
    signal,
  );
  const rows = data === undefined ? {} : { data: mapFiles(data, (file) => path.resolve(file)) };
  const own =
    labels === undefined ? {} : { labels: mapFiles(labels, (name) => (existsSync(path.resolve(name)) ? path.resolve(name) : name)) };
  const { guesses } = await client.setUpTraining({ spec, ...rows, ...own, ...settings }, signal).catch(async (cause: unknown) => {
    // Half a spec would only be in the way of the next attempt.
    await Promise.all([rm(spec, { force: true }), rm(weights, { force: true })]);
    throw cause;
  });
  const folder = path.dirname(spec);
  const others = [...filesIn(rows.data), ...filesIn(own.labels).filter((name) => path.isAbsolute(name))].map((file) => path.dirname(file));
  return {
    spec,
    guesses: [...notices, ...guesses],
    ...(writtenAs === undefined ? {} : { writtenAs }),
    folders: [folder, ...others.filter((other) => !isInside(other, folder))],
  };
}

/** The folder that holds all of them. */
export function commonFolder(folders: readonly string[]): string {
  let common = folders[0]!;
  while (!folders.every((folder) => isInside(folder, common))) common = path.dirname(common);
  return common;
}

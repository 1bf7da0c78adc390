/** What became of a model file, in the format of that file. */
import { TrainerError } from '../../client/trainerError';
import type { TrainerClient } from '../../client/trainerClient';
import { type ExportFormat, exportFormats } from '../../core/export/formats';
import type { ExportedModel } from '../../protocol/exportModel';
import { printError } from '../output/print';

interface ShrunkFile {
  /** Of the file that was shrunk. */
  readonly format: ExportFormat;
  readonly run: string;
  readonly workspace: readonly string[];
}

/** @returns `undefined` where the format cannot hold the shrunk model, which is told: its run holds it all the same */
export async function inOwnFormat(
  { format, run, workspace }: ShrunkFile,
  client: TrainerClient,
  signal: AbortSignal,
): Promise<ExportedModel | undefined> {
  try {
    const { files } = await client.exportModel({ model: run, formats: [format], force: true, workspace }, { signal });
    return files[0];
  } catch (error) {
    if (!(error instanceof TrainerError) || error.kind !== 'input') throw error;
    printError(`not written as ${exportFormats[format].title}: ${error.message}\n`);
    return undefined;
  }
}

/** `bonsai bench RUN|MODEL…`: how fast models are in each runtime of this machine. */
import path from 'node:path';
import { formatCount, formatValue } from '../../core/message/format';
import { toText } from '../../core/message/message';
import type { BenchResult, ModelTime } from '../../protocol/benchModels';
import { type ExitCode, exitCode } from '../exitCode';
import { columns } from '../output/columns';
import { print, printError } from '../output/print';
import { reportFailure, withTrainer } from '../trainer';
import { startTrainer } from '../trainerProcess';
import { workspaceOf } from '../workspace';

export interface BenchFlags {
  readonly workspace?: string;
  readonly json?: true;
}

export async function bench(models: readonly string[], { workspace, json }: BenchFlags): Promise<ExitCode> {
  const request = { models: models.map((model) => path.resolve(model)), workspace: workspaceOf(workspace) };
  try {
    const result = await withTrainer(startTrainer(), (trainer, signal) => trainer.benchModels(request, { signal }));
    for (const notice of result.notices) printError(`note: ${toText(notice)}\n`);
    await print(json === true ? `${JSON.stringify({ models: result.models }, null, 2)}\n` : textOf(result));
    return exitCode.done;
  } catch (error) {
    return reportFailure(error);
  }
}

const heading = ['model', 'runtime', 'batch', 'median', 'spread', 'rows/s', 'against the first'];

function textOf({ models }: BenchResult): string {
  const milliseconds = (value: number) => `${formatValue(Number(value.toPrecision(3)))} ms`;
  const rows = models.map((time) => [
    time.name,
    time.runtime,
    String(time.batch),
    milliseconds(time.medianMs),
    milliseconds(time.spreadMs),
    formatCount(time.rowsPerSecond),
    `× ${(firstAs(time, models).medianMs / time.medianMs).toPrecision(3)}`,
  ]);
  return `${columns([heading, ...rows])}\n`;
}

/** The first model in the same runtime, with as many rows. */
function firstAs({ runtime, batch }: ModelTime, models: readonly ModelTime[]): ModelTime {
  return models.find((other) => other.runtime === runtime && other.batch === batch)!;
}

/**
 * Trains on a file that is larger than what is kept in memory, and on as many of its rows as are kept there, by turns, each in a process of its own.
 * With a Python that has pandas and pyarrow, it reads tables beside these instead.
 * With --csv, it trains on a CSV file of that size instead, which is read once and kept as numbers beside it.
 * Arguments: the project's folder, then [--gigabytes N] [--json], or --csv [--gigabytes N], or --python PATH.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { dataLimits } from '../../src/trainer/data/limits';
import { batchSize, dataSpec, rowBytes, writeCsv, writeRows } from './model';
import { readingLines } from './reading';
import { csvLines, reportLines } from './report';

/** What training in a process of its own was like. */
export interface Measured {
  readonly steps: number;
  readonly seconds: number;
  /** Until the first step: reading what cannot be read in part. */
  readonly readSeconds: number;
  /** The most memory that the process has had at once, in bytes. */
  readonly peak: number;
}

const [project = '', ...args] = process.argv.slice(2);
const { values } = parseArgs({
  args,
  options: {
    gigabytes: { type: 'string', default: '4' },
    json: { type: 'boolean', default: false },
    csv: { type: 'boolean', default: false },
    python: { type: 'string' },
  },
});

async function main(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'model-bonsai-data-'));
  try {
    if (values.python !== undefined) {
      process.stdout.write(`${readingLines(values.python, folder, project).join('\n')}\n`);
      return;
    }
    const bytes = Number(values.gigabytes) * 2 ** 30;
    if (values.csv) {
      const rows = await writeCsv(path.join(folder, 'rows.csv'), bytes);
      await writeFile(path.join(folder, 'csv.model.json'), dataSpec(rows, 'rows.csv'));
      process.stdout.write(`${csvLines(train(folder, 'csv', 1), rows).join('\n')}\n`);
      return;
    }
    const rows = Math.ceil(bytes / rowBytes);
    const kept = Math.min(rows, Math.floor(dataLimits.inMemory / rowBytes / batchSize) * batchSize);
    if (!values.json) process.stderr.write(`writing ${rows} rows to ${folder}\n`);
    await writeRows(path.join(folder, 'rows.npy'), rows);
    await writeFile(path.join(folder, 'streamed.model.json'), dataSpec(rows));
    await writeFile(path.join(folder, 'memory.model.json'), dataSpec(kept));
    // As many steps before as after, so that a machine that becomes faster or slower meanwhile changes little.
    const epochs = Math.max(1, Math.round(rows / kept / 2));
    const [before, streamed, after] = [train(folder, 'memory', epochs), train(folder, 'streamed', 1), train(folder, 'memory', epochs)];
    if (values.json) process.stdout.write(`${JSON.stringify({ memory: [before, after], streamed })}\n`);
    else process.stdout.write(`${reportLines([before, after], streamed).join('\n')}\n`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function train(folder: string, name: string, epochs: number): Measured {
  if (!values.json) process.stderr.write(`training: ${name}, ${epochs} epochs\n`);
  const program = path.join(__dirname, 'train.js');
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, path.join(folder, `${name}.model.json`), String(epochs)]);
  if (status !== 0) throw new Error(stderr.toString());
  return JSON.parse(stdout.toString()) as Measured;
}

void main();

/**
 * How fast tables are read, beside pandas and pyarrow in the same run. Times are those of the processor, of all threads: what else the machine does meanwhile
 * changes them little.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Random } from '../../src/core/random/random';

const [rows, columns] = [500_000, 20];

/** @param python a program that has pandas and pyarrow. @returns lines of a table */
export function readingLines(python: string, folder: string, project: string): string[] {
  const [csv, parquet] = [path.join(folder, 'rows.csv'), path.join(folder, 'rows.parquet')];
  const random = new Random(1);
  const line = () => Array.from({ length: columns }, () => (random.normal() * 50).toFixed(5)).join(',');
  const header = Array.from({ length: columns }, (_, column) => `x${String(column)}`).join(',');
  writeFileSync(csv, `${header}\n${Array.from({ length: rows }, line).join('\n')}\n`);
  const run = (program: string, ...args: string[]): Record<string, number> => {
    const { stdout, stderr, status } = spawnSync(program, args);
    if (status !== 0) throw new Error(stderr.toString());
    return JSON.parse(stdout.toString()) as Record<string, number>;
  };
  const peers = run(python, path.join(project, 'bench', 'data', 'contenders', 'read.py'), csv, parquet);
  const ours = (file: string) => Math.min(...[1, 2, 3].map(() => run(process.execPath, path.join(__dirname, 'read.js'), file)['seconds']!));
  const rate = (seconds: number) => `${(rows / seconds / 1e6).toFixed(2)} million rows a second`;
  const [csvSeconds, parquetSeconds] = [ours(csv), ours(parquet)];
  const share = peers['pandasCsv']! / csvSeconds;
  return [
    `CSV             ${rate(csvSeconds)}; pandas ${rate(peers['pandasCsv']!)}, pyarrow ${rate(peers['pyarrowCsv']!)}`,
    `of pandas's C   ${(share * 100).toFixed(0)} %, goal ≥ 50 %: ${share >= 0.5 ? 'reached' : 'missed'}`,
    `Parquet         ${rate(parquetSeconds)}; pandas ${rate(peers['pandasParquet']!)}`,
  ];
}

/** What was measured, in the cache folder: a file for each kind of machine. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as Type from 'typebox';
import { Check } from 'typebox/value';
import type { BranchRule } from '../../../../core/run/events';
import { branchesSchema } from '../../../../core/run/scoreCardSchema';
import { cacheFolder } from '../../../../system/cacheFolder';

/** What the measurements depend on. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly tensorflow: string;
  /** The version of how this engine makes steps: increased with changes after which another way may be the fastest. */
  readonly steps: number;
}

/** @returns undefined where there is no file for the machine, or one that is damaged */
export async function readRules(machine: Machine, folder = calibrationFolder()): Promise<readonly BranchRule[] | undefined> {
  try {
    const kept = JSON.parse(await readFile(fileOf(machine, folder), 'utf8')) as unknown;
    return Check(keptSchema(machine), kept) ? kept.branches : undefined;
  } catch {
    return undefined;
  }
}

/** In a cache that cannot be written, nothing is kept. */
export async function storeRules(machine: Machine, branches: readonly BranchRule[], folder = calibrationFolder()): Promise<void> {
  const file = fileOf(machine, folder);
  const written = `${file}.${randomUUID()}`;
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(written, `${JSON.stringify({ ...machine, branches }, null, 2)}\n`);
    await rename(written, file);
  } catch {
    await rm(written, { force: true }).catch(() => undefined);
  }
}

/** The file's own words must be the machine's: names are shortened. */
function keptSchema({ processor, cores, tensorflow, steps }: Machine) {
  return Type.Object({
    processor: Type.Literal(processor),
    cores: Type.Literal(cores),
    tensorflow: Type.Literal(tensorflow),
    steps: Type.Literal(steps),
    branches: branchesSchema,
  });
}

function calibrationFolder(): string {
  return cacheFolder('calibration');
}

function fileOf(machine: Machine, folder: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([machine.processor, machine.cores, machine.tensorflow, machine.steps]))
    .digest('hex');
  return path.join(folder, `${hash.slice(0, 16)}.json`);
}

/** `run.json`: what a run was asked, by what it was done, and what came out. */
import { createHash } from 'node:crypto';
import type { EngineInfo } from '../../core/run/events';
import type { ScoreCard } from '../../core/run/scoreCard';
import type { ShrinkStep } from '../../core/shrink/options';
import type { DistillSpec, ShrinkTarget } from '../../core/spec/schema';
import type { EngineChoice } from '../../protocol/trainer';
import type { DataSet, Rows } from '../engine/engine';
import { isStreamed } from '../engine/rows';

export interface RunRecord {
  readonly format: 1;
  readonly name: string;
  /** Absolute path of the spec, and its text when the run began. */
  readonly spec: string;
  readonly specText: string;
  readonly asked: {
    readonly target: ShrinkTarget;
    readonly steps: readonly ShrinkStep[];
    readonly distill: DistillSpec;
    readonly engine: EngineChoice;
  };
  readonly versions: { readonly bonsai: string; readonly node: string; readonly platform: string };
  readonly engine: EngineInfo;
  readonly seed: number;
  /** SHA-256 of the data as the model sees it. */
  readonly data: string;
  /** ISO 8601. */
  readonly started: string;
  /** The process that works on the run, while it is unfinished. */
  readonly process?: number;
  readonly seconds?: { readonly start: number; readonly train: number; readonly shrink: number };
  readonly scoreCard?: ScoreCard;
}

/** Of streamed data so many rows count, evenly spread, and how many there are. */
const fingerprintRows = 4096;

export async function dataFingerprint({ training, validation }: DataSet): Promise<string> {
  const hash = createHash('sha256');
  const add = async (rows: Rows) => {
    if (isStreamed(rows)) hash.update(String(rows.count));
    const { inputs, targets } = isStreamed(rows) ? await rows.sample(fingerprintRows) : rows;
    for (const { buffer, byteOffset, byteLength } of targets === inputs ? [inputs] : [inputs, targets])
      hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  };
  await add(training);
  if (validation !== undefined) await add(validation);
  return hash.digest('hex');
}

export function writeRecord(record: RunRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}

/** Whether a process of that number is alive. */
export function isAlive(process_: number): boolean {
  try {
    process.kill(process_, 0);
    return true;
  } catch {
    return false;
  }
}

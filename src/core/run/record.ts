/** `run.json`: what a run was asked, by what it was done, and what came out. */
import * as Type from 'typebox';
import { type MethodName, type ShrinkStep, stepSchemas } from '../methods/options';
import { type DistillSpec, shrinkSchema } from '../spec/schema';
import { type ShrinkTarget, targetSchema } from '../methods/targetSchema';
import type { EngineInfo, EngineKind } from './events';
import { type SearchPlan, searchPlanSchema } from '../methods/auto/searchPlan';
import type { LayerSensitivity } from '../methods/auto/sensitivity';
import type { FrontPoint } from './front';
import { frontPointsSchema, layerSensitivitiesSchema } from './frontSchemas';
import type { ScoreCard } from '../score/scoreCard';
import { engineSchema, measuredSchema, scoreCardSchema, secondsSchema } from './scoreCardSchema';

/** What a run was asked beside its spec, or found there. */
export interface RunOptions {
  readonly target: ShrinkTarget;
  readonly steps: readonly ShrinkStep[];
  readonly distill: DistillSpec;
  readonly engine: EngineKind | 'auto';
}

export interface RunRecord {
  readonly format: 2;
  readonly name: string;
  /** The spec's path from the folder that holds `.bonsai`, and its text when the run began. */
  readonly spec: string;
  readonly specText: string;
  readonly options: RunOptions;
  readonly versions: { readonly bonsai: string; readonly node: string; readonly platform: string };
  readonly engine: EngineInfo;
  readonly seed: number;
  /** SHA-256 of the data as the model sees it. */
  readonly data: string;
  /** ISO 8601. */
  readonly started: string;
  readonly seconds?: { readonly start: number; readonly train: number; readonly shrink: number };
  readonly scoreCard?: ScoreCard;
  /** What `auto` had time for, in each step that it was. */
  readonly searchPlans?: readonly SearchPlan[];
  /** What it found. */
  readonly front?: readonly FrontPoint[];
  readonly sensitivity?: readonly LayerSensitivity[];
  /** The original's loss on the rows that these were measured on. */
  readonly sensitivityLoss?: number;
}

export const recordFormat = 2;

export const recordSchema = Type.Object({
  format: Type.Literal(recordFormat),
  name: Type.String(),
  spec: Type.String(),
  specText: Type.String(),
  options: Type.Object({
    target: targetSchema,
    steps: Type.Array(Type.Union((Object.keys(stepSchemas) as MethodName[]).map((method) => stepSchemas[method]) as Type.TSchema[])),
    distill: shrinkSchema.properties.distill,
    engine: Type.Union([Type.Literal('auto'), Type.Literal('native'), Type.Literal('portable')]),
  }),
  versions: Type.Object({ bonsai: Type.String(), node: Type.String(), platform: Type.String() }),
  engine: engineSchema,
  seed: Type.Number(),
  data: Type.String(),
  started: Type.String(),
  seconds: Type.Optional(secondsSchema),
  scoreCard: Type.Optional(scoreCardSchema),
  searchPlans: Type.Optional(Type.Array(searchPlanSchema)),
  front: Type.Optional(frontPointsSchema),
  sensitivity: Type.Optional(layerSensitivitiesSchema),
  sensitivityLoss: Type.Optional(measuredSchema),
});

/** The text of `run.json`. */
export function writeRecord(record: RunRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}

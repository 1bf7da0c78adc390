/** The table of lints: a new one is a file beside this and a line here. */
import type { Problem } from '../../problem/problem';
import { codeNotNarrow } from './codeNotNarrow';
import { fadingGradients } from './fadingGradients';
import { idleRules } from './idleRules';
import { idleSettings } from './idleSettings';
import type { Lint, SoundSpec } from './lint';
import { lossMismatch } from './lossMismatch';
import { missingMetrics } from './missingMetrics';
import { nothingToShrink } from './nothingToShrink';
import { oddSchedule } from './oddSchedule';
import { oddTraining } from './oddTraining';
import { unaimedTarget } from './unaimedTarget';

const lints: readonly Lint[] = [
  codeNotNarrow,
  fadingGradients,
  lossMismatch,
  missingMetrics,
  oddTraining,
  idleSettings,
  idleRules,
  oddSchedule,
  nothingToShrink,
  unaimedTarget,
];

/** What is suspicious, though not wrong, about a spec without errors. */
export function lintSpec(spec: SoundSpec): Problem[] {
  return lints.flatMap((lint) => lint(spec));
}

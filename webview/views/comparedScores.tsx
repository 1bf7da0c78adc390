import type { ModelDiff } from '../../src/core/diff/diff';
import { formatBytes, formatCount } from '../../src/core/message/format';
import { comparedMeasures, type ComparedMeasure } from '../../src/core/score/comparedMeasures';
import { say } from '../../src/core/message/message';
import type { ComparedSide } from '../../src/protocol/comparison';
import { localized, t } from '../l10n';
import { relativeChange, speedChange } from '../model/change';
import { type MeasureRow, MeasureTable } from './measureTable';

interface ComparedScoresProps {
  readonly sides: readonly [ComparedSide, ComparedSide];
  readonly diff: ModelDiff;
}

/** The measures of both: all of the score cards where both are finished runs, else what the models cost. */
export function ComparedScores({ sides, diff }: ComparedScoresProps) {
  const [a, b] = sides.map(({ run }) => run?.finished?.scoreCard.shrunk);
  const rows = a === undefined || b === undefined ? costRows(diff) : comparedMeasures(a, b);
  return <MeasureTable title={t('Score cards')} sides={[sides[0].title, sides[1].title]} rows={rows.map(measureRow)} />;
}

function measureRow({ name, values, write, lessIsBetter, isTime }: ComparedMeasure): MeasureRow {
  const [was, is] = values;
  const show = (value: number | undefined) => (value === undefined ? t('unknown') : write(value));
  const change = was === undefined || is === undefined ? undefined : (isTime === true ? speedChange : relativeChange)(was, is);
  const verdict = lessIsBetter === true ? change?.verdict : undefined;
  return { name: localized(name), before: show(was), after: show(is), change: change?.text, verdict };
}

function costRows({ before, after }: ModelDiff): ComparedMeasure[] {
  return [
    { name: say('parameters'), values: [before.params, after.params], write: formatCount, lessIsBetter: true },
    { name: say('MACs'), values: [before.macs, after.macs], write: formatCount, lessIsBetter: true },
    { name: say('bytes'), values: [before.bytes, after.bytes], write: formatBytes, lessIsBetter: true },
  ];
}

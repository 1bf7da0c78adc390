import type { ModelDiff } from '../../src/core/diff/diff';
import { formatBytes, formatCount } from '../../src/core/message/format';
import { comparedMeasures, type ComparedMeasure } from '../../src/core/score/comparedMeasures';
import { say } from '../../src/core/message/message';
import type { ComparedSide } from '../../src/protocol/comparison';
import { localized, t } from '../l10n';
import { relativeChange, speedChange } from '../model/change';
import { ScrollRegion } from './scrollRegion';
import { Section } from './section';

interface ComparedScoresProps {
  readonly sides: readonly [ComparedSide, ComparedSide];
  readonly diff: ModelDiff;
}

/** The measures of both: all of the score cards where both are finished runs, else what the models cost. */
export function ComparedScores({ sides, diff }: ComparedScoresProps) {
  const [a, b] = sides.map(({ run }) => run?.finished?.scoreCard.shrunk);
  const rows = a === undefined || b === undefined ? costRows(diff) : comparedMeasures(a, b);
  return (
    <Section title={t('Score cards')} class="score-card-of">
      <ScrollRegion label={t('Score cards')}>
        <table class="score-card">
          <thead>
            <tr>
              <th scope="col">{t('measure')}</th>
              {[...sides.map(({ title }) => title), t('change')].map((column, at) => (
                <th key={at} scope="col" class="number">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <MeasureRow key={localized(row.name)} row={row} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Section>
  );
}

function MeasureRow({ row: { name, values, write, lessIsBetter, isTime } }: { readonly row: ComparedMeasure }) {
  const [was, is] = values;
  const change = was === undefined || is === undefined ? undefined : (isTime === true ? speedChange : relativeChange)(was, is);
  return (
    <tr>
      <th scope="row">{localized(name)}</th>
      {values.map((value, at) => (
        <td key={at} class="number">
          {value === undefined ? t('unknown') : write(value)}
        </td>
      ))}
      <td class={`number change ${lessIsBetter === true ? (change?.verdict ?? '') : ''}`}>{change?.text ?? ''}</td>
    </tr>
  );
}

function costRows({ before, after }: ModelDiff): ComparedMeasure[] {
  return [
    { name: say('parameters'), values: [before.params, after.params], write: formatCount, lessIsBetter: true },
    { name: say('MACs'), values: [before.macs, after.macs], write: formatCount, lessIsBetter: true },
    { name: say('bytes'), values: [before.bytes, after.bytes], write: formatBytes, lessIsBetter: true },
  ];
}

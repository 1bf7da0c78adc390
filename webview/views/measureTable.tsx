import type { ComponentChildren } from 'preact';
import { t } from '../l10n';
import type { Verdict } from '../model/change';
import { ScrollRegion } from './scrollRegion';
import { Section } from './section';

export interface MeasureRow {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly change?: string | undefined;
  /** Missing where more is as good as less. */
  readonly verdict?: Verdict | undefined;
}

interface MeasureTableProps {
  readonly title: string;
  /** Whose values stand in the two columns. */
  readonly sides: readonly [string, string];
  readonly rows: readonly MeasureRow[];
  /** What stands below the table. */
  readonly children?: ComponentChildren;
}

/** Measures of two models side by side, with how much the second differs. */
export function MeasureTable({ title, sides, rows, children }: MeasureTableProps) {
  return (
    <Section title={title} class="score-card-of">
      <ScrollRegion label={title}>
        <table class="score-card">
          <thead>
            <tr>
              <th scope="col">{t('measure')}</th>
              {[...sides, t('change')].map((column, at) => (
                <th key={at} scope="col" class="number">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, before, after, change, verdict }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="number">{before}</td>
                <td class="number">{after}</td>
                <td class={verdict === undefined ? 'number' : `number change ${verdict}`}>{change ?? ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {children}
    </Section>
  );
}

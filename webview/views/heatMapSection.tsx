import { useMemo, useState } from 'preact/hooks';
import type { RunState } from '../../src/core/run/state';
import { t } from '../l10n';
import { type HeatCell, heatLegend, heatMap, shortShare } from '../model/heatMap';
import { ScrollRegion } from './scrollRegion';
import { Section } from './section';

/** What shrinking each layer alone does to the loss, before fine-tuning. */
export function HeatMapSection({ run: { sensitivity, started } }: { readonly run: RunState }) {
  const map = useMemo(
    () =>
      sensitivity &&
      heatMap(
        sensitivity,
        started.layers.map(({ name }) => name),
      ),
    [sensitivity, started],
  );
  const [pointed, point] = useState<HeatCell>();
  if (map === undefined || map.groups.length === 0) return null;
  const columns = map.shares.length + 1;
  return (
    <Section title={t('Sensitivity: the loss when one layer alone is shrunk')} class="heat-of">
      <ScrollRegion label={t('Sensitivity')}>
        <table class="heat" role="table" onMouseLeave={() => point(undefined)}>
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader">{t('layer')}</th>
              {map.shares.map((share) => (
                <th key={share} role="columnheader" class="share">
                  {shortShare(share)}
                </th>
              ))}
            </tr>
          </thead>
          {map.groups.map(({ method, title, rows }) => (
            <tbody key={method} role="rowgroup">
              <tr role="row" class="method">
                <th role="rowheader" colSpan={columns} aria-colspan={columns}>
                  {title}
                </th>
              </tr>
              {rows.map(({ layer, cells }) => (
                <tr key={layer} role="row">
                  <th role="rowheader">{layer}</th>
                  {cells.map((cell, at) =>
                    cell === undefined ? (
                      <td key={at} role="cell" />
                    ) : (
                      <td key={at} role="cell" class={`level-${String(cell.level)}`} title={cell.sentence} onMouseEnter={() => point(cell)}>
                        {cell.text}
                      </td>
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      </ScrollRegion>
      <p class="heat-facts" aria-hidden="true">
        {pointed?.sentence ?? t('The columns are what is kept, the numbers how much the loss grows before fine-tuning.')}
      </p>
      <ul class="heat-legend" aria-label={t('colours')}>
        {heatLegend().map((text, level) => (
          <li key={level}>
            <span class={`swatch level-${String(level)}`} />
            {text}
          </li>
        ))}
      </ul>
    </Section>
  );
}

import { useMemo } from 'preact/hooks';
import type { RunState } from '../../src/core/run/state';
import { t } from '../l10n';
import { type GradientBar, gradientStrips } from '../model/gradientStrip';
import { ScrollRegion } from './scrollRegion';
import { Section } from './section';

/** How large the gradients of the original's layers have been while it was trained. */
export function GradientStrips({ run: { gradients } }: { readonly run: RunState }) {
  const strips = useMemo(() => gradients && gradientStrips(gradients), [gradients]);
  if (strips === undefined || strips.length === 0) return null;
  return (
    <Section title={t('Gradients of the layers while the original was trained')} class="gradients-of">
      <ScrollRegion label={t('Gradients')}>
        <table class="gradients">
          <thead>
            <tr>
              <th scope="col">{t('layer')}</th>
              <th scope="col">{t('by epoch, logarithmic')}</th>
              <th scope="col" class="number">
                {t('newest')}
              </th>
            </tr>
          </thead>
          <tbody>
            {strips.map(({ layer, bars, now, isFaint }) => (
              <tr key={layer}>
                <th scope="row">{layer}</th>
                <td>
                  <Bars bars={bars} />
                </td>
                <td class="number">
                  {now}
                  {isFaint && <span class="under">{t('hardly learns')}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Section>
  );
}

/** Decoration beside the number; widths are a whole number of parts, as the page's security policy allows no `style` in HTML. */
function Bars({ bars }: { readonly bars: readonly GradientBar[] }) {
  const width = 100 / Math.max(bars.length, 8);
  return (
    <svg class="strip" aria-hidden="true">
      {bars.map(({ epoch, height }, at) => (
        <rect
          key={epoch}
          x={`${(at * width).toFixed(2)}%`}
          y={`${(100 - height).toFixed(1)}%`}
          width={`${(width * 0.85).toFixed(2)}%`}
          height={`${height.toFixed(1)}%`}
        />
      ))}
    </svg>
  );
}

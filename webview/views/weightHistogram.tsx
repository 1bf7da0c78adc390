import type { Histogram } from '../../src/core/numbers/histogram';
import { formatValue } from '../../src/core/message/format';
import { t } from '../l10n';

interface WeightHistogramProps {
  readonly histogram: Histogram;
}

const height = 16;
const barWidth = 3;

/** How a weight's values are spread; heights are roots, so that rare values can be seen beside many zeros. */
export function WeightHistogram({ histogram: { least, most, counts } }: WeightHistogramProps) {
  const highest = Math.sqrt(Math.max(...counts));
  const label = t('values from {0} to {1}', formatValue(least), formatValue(most));
  return (
    <svg class="histogram" width={counts.length * barWidth} height={height} role="img" aria-label={label}>
      <title>{label}</title>
      {counts.map((count, part) => {
        const size = count === 0 ? 0 : Math.max(1, (Math.sqrt(count) / highest) * height);
        return <rect key={part} x={part * barWidth} y={height - size} width={barWidth - 0.5} height={size} />;
      })}
    </svg>
  );
}

import type { MemoryFit } from '../../src/core/cost/memoryFit';
import { localized, t } from '../l10n';
import { type MemoryBar, memoryPicture } from '../model/memoryPicture';
import { Icon } from './icon';
import { Section } from './section';

type MemoryStepsProps = Omit<MemoryFit, 'facts'> & Partial<Pick<MemoryFit, 'facts'>>;

/** What is held in memory while each layer is computed: a bar a layer, in the order in which they are. */
export function MemorySteps({ memory, budget, misfits, facts = [] }: MemoryStepsProps) {
  const { bars, float, int8, largest, limit } = memoryPicture(memory, budget);
  return (
    <Section title={t('Memory')} class="memory">
      <p class="note">{t('Predicting one row takes {0} of RAM in float32, {1} in int8: most at {2}.', float, int8, largest)}</p>
      {facts.map((message) => (
        <p key={message.template} class="note">
          {localized(message)}
        </p>
      ))}
      {misfits.map((message) => (
        <p key={message.template} class="note">
          <Icon name="warning" /> <span>{localized(message)}</span>
        </p>
      ))}
      <svg class="memory-steps" role="img" aria-label={labelOf(bars)} viewBox="0 0 100 100" preserveAspectRatio="none">
        {bars.map((bar) => (
          <rect
            key={bar.layer}
            class={bar.isLargest ? 'most' : undefined}
            x={bar.from}
            y={100 - bar.height}
            width={bar.width}
            height={bar.height}
          >
            <title>{`${bar.layer}: ${bar.float}`}</title>
          </rect>
        ))}
        {limit !== undefined && <line class="limit" x1="0" x2="100" y1={100 - limit} y2={100 - limit} />}
      </svg>
    </Section>
  );
}

function labelOf(bars: readonly MemoryBar[]): string {
  return t('Memory while each layer is computed, in float32: {0}', bars.map(({ layer, float }) => `${layer} ${float}`).join(', '));
}

import { useEffect, useState } from 'preact/hooks';
import type { DataShown, FromPanel } from '../../src/protocol/panel';
import { t } from '../l10n';
import { Button, ProgressRing } from '../toolkit';
import { DescribedRows } from './describedRows';
import { Icon } from './icon';
import { Section } from './section';

interface DataPartProps {
  /** What says which rows the model is trained on; missing where it names no file. */
  readonly data: string | undefined;
  /** What was last said of rows, of these or others. */
  readonly shown: DataShown | undefined;
  readonly onAsk: (message: FromPanel) => void;
}

/** The rows that a model is trained on. They are read when somebody asks for them, and again when others are named. */
export function DataPart({ data, shown, onAsk }: DataPartProps) {
  const [isAsked, ask] = useState(false);
  const known = shown?.of === data ? shown : undefined;
  const isReading = isAsked && data !== undefined && known === undefined;
  useEffect(() => {
    if (isReading) onAsk({ type: 'describeData' });
  }, [isReading, data]);
  if (data === undefined) return null;
  const stop = () => {
    ask(false);
    onAsk({ type: 'stopDescribing' });
  };
  return (
    <Section
      title={t('Data')}
      class="rows-of"
      aside={isAsked && !isReading && <Button onClick={() => onAsk({ type: 'describeData' })}>{t('Read Again')}</Button>}
    >
      {!isAsked && <Button onClick={() => ask(true)}>{t('Show What Is in It')}</Button>}
      {isReading && (
        <div class="reading">
          <ProgressRing label={t('Reading the rows')} />
          <Button onClick={stop}>{t('Cancel')}</Button>
        </div>
      )}
      {isAsked && known?.reason !== undefined && (
        <p class="note">
          <Icon name="information" /> <span>{known.reason}</span>
        </p>
      )}
      {isAsked &&
        known?.descriptions?.map((description, _, { length }) => (
          <DescribedRows key={description.input} description={description} isOneOfSeveral={length > 1} />
        ))}
    </Section>
  );
}

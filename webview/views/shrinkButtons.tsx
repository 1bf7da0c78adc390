import type { FromPanel, PanelModel } from '../../src/protocol/panel';
import type { RunState } from '../../src/core/run/state';
import { t } from '../l10n';
import { Button, ProgressRing } from '../toolkit';

interface ShrinkButtonsProps {
  readonly model: PanelModel | null;
  readonly run: RunState | null;
  readonly isStarting: boolean;
  readonly isElsewhere: boolean;
  readonly onAsk: (message: FromPanel) => void;
  /** Opens the form before a run; missing while it is open. */
  readonly onChoose?: () => void;
}

/** What can be done now. */
export function ShrinkButtons({ model, run, isStarting, isElsewhere, onAsk, onChoose }: ShrinkButtonsProps) {
  if (isElsewhere) return <ProgressRing label={t('running')} />;
  if (run?.status === 'running' || isStarting) {
    return (
      <>
        <ProgressRing label={t('running')} />
        <Button onClick={() => onAsk({ type: 'cancel' })}>{t('Cancel')}</Button>
      </>
    );
  }
  const blocked = model?.blocked;
  return (
    <>
      {run?.finished !== undefined && (
        <>
          <Button onClick={() => onAsk({ type: 'openReport' })}>{t('Open Report')}</Button>
          <Button onClick={() => onAsk({ type: 'openShrunk' })}>{t('Open Shrunk Model')}</Button>
          <Button onClick={() => onAsk({ type: 'exportShrunk' })}>{t('Export…')}</Button>
        </>
      )}
      {model !== null && run?.canResume === true && blocked === undefined && (
        <Button primary onClick={() => onAsk({ type: 'resume' })}>
          {t('Resume')}
        </Button>
      )}
      {model !== null && onChoose !== undefined && (
        <Button
          primary={run?.canResume !== true}
          disabled={blocked !== undefined}
          describedBy={blocked === undefined ? undefined : 'blocked'}
          onClick={onChoose}
        >
          {run === null ? t('Shrink…') : t('Shrink Again…')}
        </Button>
      )}
    </>
  );
}

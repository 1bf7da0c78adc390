import type { PanelModel } from '../../src/protocol/panel';
import type { RunState } from '../../src/core/run/state';
import { post } from '../host';
import { t } from '../l10n';
import { Button, ProgressRing } from '../toolkit';

interface ShrinkButtonsProps {
  readonly model: PanelModel | null;
  readonly run: RunState | null;
  readonly isStarting: boolean;
  readonly isElsewhere: boolean;
}

/** What can be done now. */
export function ShrinkButtons({ model, run, isStarting, isElsewhere }: ShrinkButtonsProps) {
  if (isElsewhere) return <ProgressRing label={t('running')} />;
  if (run?.status === 'running' || isStarting) {
    return (
      <>
        <ProgressRing label={t('running')} />
        <Button onClick={() => post({ type: 'cancel' })}>{t('Cancel')}</Button>
      </>
    );
  }
  const blocked = model?.blocked;
  return (
    <>
      {run?.finished !== undefined && (
        <>
          <Button onClick={() => post({ type: 'openReport' })}>{t('Open Report')}</Button>
          <Button onClick={() => post({ type: 'openShrunk' })}>{t('Open Shrunk Model')}</Button>
        </>
      )}
      {model !== null && run?.canResume === true && blocked === undefined && (
        <Button primary onClick={() => post({ type: 'resume' })}>
          {t('Resume')}
        </Button>
      )}
      {model !== null && (
        <Button
          primary={run?.canResume !== true}
          disabled={blocked !== undefined}
          describedBy={blocked === undefined ? undefined : 'blocked'}
          onClick={() => post({ type: 'shrink' })}
        >
          {run === null ? t('Shrink') : t('Shrink again')}
        </Button>
      )}
    </>
  );
}

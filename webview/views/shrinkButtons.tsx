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

/** What can be done with a run that goes on, beside giving it up. */
function RunningButtons({ run, onAsk }: { readonly run: RunState; readonly onAsk: ShrinkButtonsProps['onAsk'] }) {
  if (run.stage !== 'train' && run.stage !== 'shrink') return null;
  const hasModel = run.stage === 'shrink' && run.rounds.some(({ lossFineTuned }) => lossFineTuned !== undefined);
  return (
    <>
      {run.isPaused === true ? (
        <Button primary onClick={() => onAsk({ type: 'continue' })}>
          {t('Continue')}
        </Button>
      ) : (
        <Button onClick={() => onAsk({ type: 'pause' })}>{t('Pause')}</Button>
      )}
      {hasModel && <Button onClick={() => onAsk({ type: 'stopHere' })}>{t('Stop Here and Keep This Model')}</Button>}
    </>
  );
}

/** What can be done now. */
export function ShrinkButtons({ model, run, isStarting, isElsewhere, onAsk, onChoose }: ShrinkButtonsProps) {
  if (isElsewhere) return <ProgressRing label={t('running')} />;
  if (run?.status === 'running' || isStarting) {
    return (
      <>
        <ProgressRing label={t('running')} />
        {run !== null && !isStarting && <RunningButtons run={run} onAsk={onAsk} />}
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
          <Button onClick={() => onAsk({ type: 'shrinkFurther' })}>{t('Shrink Further…')}</Button>
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

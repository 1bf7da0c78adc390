import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { ModelCost } from '../../src/core/cost/cost';
import { type ChosenShrink } from '../../src/core/methods/chosenSteps';
import type { WrittenLimit } from '../../src/core/methods/parseTarget';
import { aimsAtTarget } from '../../src/core/methods/target';
import type { ChoicePreview } from '../../src/core/spec/previewOfChoice';
import type { UsualShrink } from '../../src/core/spec/shrinkText';
import type { FromPanel } from '../../src/protocol/panel';
import { t } from '../l10n';
import { limitMeaning, methodsOf, offeredMethods, readFields, shownLimits, type ShrinkFields, usualFields } from '../model/shrinkFields';
import { Button, Dropdown } from '../toolkit';
import { Section } from './section';
import { ShrinkPreview } from './shrinkPreview';
import { TextField } from './textField';

interface ShrinkFormProps {
  readonly cost: ModelCost;
  readonly usual: UsualShrink;
  readonly onAsk: (message: FromPanel) => void;
  readonly onPreview: (chosen: ChosenShrink) => Promise<ChoicePreview>;
  readonly onClose: () => void;
}

const limitLabels: Readonly<Record<WrittenLimit, () => string>> = {
  params: () => t('Parameters'),
  bytes: () => t('Bytes stored'),
  macs: () => t('MACs'),
  latencyMs: () => t('Latency'),
  maxLossIncrease: () => t('Loss may grow by'),
  maxMetricDrop: () => t('Metric may fall by'),
};

/** What is asked before a run: method and target, with what each layer would keep. What the spec says is filled in. */
export function ShrinkForm({ cost, usual, onAsk, onPreview, onClose }: ShrinkFormProps) {
  const [fields, setFields] = useState(() => usualFields(usual));
  const { chosen, errors, missing } = readFields(fields, usual, cost);
  const preview = usePreview(chosen, onPreview);
  const form = useRef<HTMLFormElement>(null);
  const missingId = useId();
  // Enter starts the run at once.
  useEffect(() => form.current?.querySelector<HTMLElement>('vscode-button')?.focus(), []);

  const shrink = () => {
    if (chosen === undefined) return;
    onAsk({ type: 'shrink', ...chosen });
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose();
    else if (event.key === 'Enter' && event.target instanceof HTMLInputElement) shrink();
    else return;
    event.preventDefault();
  };
  const methods = methodsOf(fields, usual);
  return (
    <Section title={t('Shrink')} class="shrink-form-of">
      <form ref={form} class="shrink-form" aria-label={t('Shrink')} onKeyDown={onKeyDown} onSubmit={(event) => event.preventDefault()}>
        <div class="fields">
          <MethodField fields={fields} usual={usual} onChange={setFields} />
          {methods.includes('auto') && (
            <TextField
              label={t('Seconds')}
              value={fields.seconds}
              meaning={t('about so long')}
              error={errors.seconds}
              onChange={(seconds) => setFields({ ...fields, seconds })}
            />
          )}
          {aimsAtTarget(methods) &&
            shownLimits(usual).map((limit) => (
              <TextField
                key={limit}
                label={limitLabels[limit]()}
                value={fields.limits[limit]}
                meaning={limitMeaning(limit, fields.limits[limit], cost)}
                error={errors[limit]}
                onChange={(text) => setFields({ ...fields, limits: { ...fields.limits, [limit]: text } })}
              />
            ))}
        </div>
        {missing !== undefined && (
          <p id={missingId} class="field-error">
            {missing}
          </p>
        )}
        <div class="actions">
          <Button primary disabled={chosen === undefined} describedBy={missing === undefined ? undefined : missingId} onClick={shrink}>
            {t('Shrink')}
          </Button>
          <Button disabled={chosen === undefined} onClick={() => chosen !== undefined && onAsk({ type: 'writeIntoSpec', ...chosen })}>
            {t('Write into Spec')}
          </Button>
          <Button onClick={onClose}>{t('Close')}</Button>
        </div>
        {preview !== undefined && <ShrinkPreview preview={preview} cost={cost} />}
      </form>
    </Section>
  );
}

interface MethodFieldProps {
  readonly fields: ShrinkFields;
  readonly usual: UsualShrink;
  readonly onChange: (fields: ShrinkFields) => void;
}

function MethodField({ fields, usual, onChange }: MethodFieldProps) {
  const offered = offeredMethods(usual);
  const label = (method: ShrinkFields['method']) => method ?? usual.steps.map((step) => step.method).join(', ');
  return (
    <div class="field">
      <span class="field-label" aria-hidden="true">
        {t('Method')}
      </span>
      <Dropdown
        label={t('Method')}
        options={offered.map(label)}
        value={label(fields.method)}
        onChange={(value) => onChange({ ...fields, method: offered.find((method) => label(method) === value) })}
      />
    </div>
  );
}

/** What the newest choice would leave; that of the one before until it is there. */
function usePreview(chosen: ChosenShrink | undefined, ask: ShrinkFormProps['onPreview']): ChoicePreview | undefined {
  const [preview, setPreview] = useState<ChoicePreview>();
  const key = JSON.stringify(chosen);
  useEffect(() => {
    if (chosen === undefined) return undefined;
    let isCurrent = true;
    // Where that fails, the editor says why.
    ask(chosen).then(
      (answer) => isCurrent && setPreview(answer),
      () => undefined,
    );
    return () => (isCurrent = false);
  }, [key]);
  return preview;
}

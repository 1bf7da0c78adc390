import { useRef, useState } from 'preact/hooks';
import { t } from '../l10n';
import { frontFacts, type FrontKind, type FrontModel, kindName } from '../model/front';
import type { FrontDot, FrontPicture } from '../model/frontPicture';

interface FrontChartProps {
  readonly picture: FrontPicture;
  readonly models: readonly FrontModel[];
  readonly onTake?: ((number: number) => void) | undefined;
}

const kinds: readonly FrontKind[] = ['original', 'front', 'result', 'tuned'];

/**
 * A dot a model. Places are SVG's own percentages: they follow the width without a script, also in the first frame, whose security policy allows no
 * `style`. Under the chart stands what is known of the model that is pointed at.
 */
export function FrontChart({ picture: { dots, steps, xMarks, yMarks }, models, onTake }: FrontChartProps) {
  const [pointed, point] = useState<FrontModel>();
  const original = models.find(({ kind }) => kind === 'original');
  const shown = models.includes(pointed!) ? pointed : models.find(({ kind }) => kind === 'result');
  const places = useRef<SVGSVGElement>(null);
  const canTake = (dot: FrontDot) => onTake !== undefined && dot.model.number !== undefined;
  const tabStop = dots.find((dot) => canTake(dot) && dot.model === shown) ?? dots.find(canTake);
  const description = t('{0} models: {1}', dots.length, dots.map(({ model }) => labelOf(model, original)).join('; '));
  const isChosen = tabStop !== undefined;
  return (
    <>
      {isChosen && (
        <p class="visually-hidden" id="front-keys">
          {t('Arrow keys move between models; Enter takes one.')}
        </p>
      )}
      <div class="front" {...(isChosen ? { role: 'group', 'aria-label': t('Models found'), 'aria-describedby': 'front-keys' } : {})}>
        <svg class="y-marks" aria-hidden="true">
          {yMarks.map(({ at, label }) => (
            <text key={label} x="100%" y={percent(at)} dy="4" text-anchor="end">
              {label}
            </text>
          ))}
        </svg>
        <svg
          class="plot"
          ref={places}
          {...(isChosen ? {} : { role: 'img', 'aria-label': description })}
          onKeyDown={(event) => moveFocus(event, places.current!)}
          onMouseLeave={() => point(undefined)}
        >
          {yMarks.map(({ at, label }) => (
            <line key={label} class="grid" x1="0" x2="100%" y1={percent(at)} y2={percent(at)} />
          ))}
          {steps.slice(1).map((step, at) => (
            <Step key={at} from={steps[at]!} to={step} />
          ))}
          {dots.map((dot, at) => (
            <Dot
              key={at}
              dot={dot}
              label={labelOf(dot.model, original)}
              isPointed={dot.model === shown}
              tabIndex={dot === tabStop ? 0 : -1}
              onPoint={() => point(dot.model)}
              onTake={canTake(dot) ? () => onTake!(dot.model.number!) : undefined}
            />
          ))}
        </svg>
        <svg class="x-marks" aria-hidden="true">
          {xMarks.map(({ at, label }) => (
            <text key={label} x={percent(at)} y="13" text-anchor="middle">
              {label}
            </text>
          ))}
        </svg>
      </div>
      <p class="front-facts" aria-hidden="true">
        {shown === undefined ? t('Point at a model to see its numbers.') : labelOf(shown, original)}
      </p>
      <p class="front-legend" aria-hidden="true">
        {kinds
          .filter((kind) => dots.some(({ model }) => model.kind === kind))
          .map((kind) => (
            <span key={kind}>
              <svg width="12" height="12">
                <Mark kind={kind} x="50%" y="50%" />
              </svg>
              {kindName(kind)}
            </span>
          ))}
      </p>
    </>
  );
}

/** From one model right to the cost of the next, then to what that gives. */
function Step({ from, to }: { readonly from: FrontDot; readonly to: FrontDot }) {
  return (
    <>
      <line class="step" x1={percent(from.x)} x2={percent(to.x)} y1={percent(from.y)} y2={percent(from.y)} />
      <line class="step" x1={percent(to.x)} x2={percent(to.x)} y1={percent(from.y)} y2={percent(to.y)} />
    </>
  );
}

interface DotProps {
  readonly dot: FrontDot;
  readonly label: string;
  readonly isPointed: boolean;
  readonly tabIndex: number;
  readonly onPoint: () => void;
  readonly onTake: (() => void) | undefined;
}

function Dot({ dot: { model, x, y }, label, isPointed, tabIndex, onPoint, onTake }: DotProps) {
  const [left, top] = [percent(x), percent(y)];
  const button =
    onTake === undefined
      ? {}
      : {
          role: 'button' as const,
          'aria-label': label,
          tabIndex,
          onClick: onTake,
          onFocus: onPoint,
          onKeyDown: (event: KeyboardEvent) => {
            if (event.key !== 'Enter' && event.key !== ' ') return;
            event.preventDefault();
            onTake();
          },
        };
  return (
    <g class={isPointed ? 'dot pointed' : 'dot'} onMouseEnter={onPoint} {...button}>
      <circle class="halo" cx={left} cy={top} r="11" />
      <Mark kind={model.kind} x={left} y={top} />
      {onTake === undefined && <title>{label}</title>}
    </g>
  );
}

/** Each kind by its form as well as by its colour. */
function Mark({ kind, x, y }: { readonly kind: FrontKind; readonly x: string; readonly y: string }) {
  if (kind === 'original') return <rect class="mark original" x={x} y={y} width="8" height="8" />;
  return (
    <>
      <circle class={`mark ${kind}`} cx={x} cy={y} r={kind === 'tuned' ? 3 : 4.5} />
      {kind === 'result' && <circle class="ring" cx={x} cy={y} r="5.25" />}
    </>
  );
}

/** Left and right, Home and End, go from model to model. */
function moveFocus(event: KeyboardEvent, plot: SVGSVGElement): void {
  const models = [...plot.querySelectorAll<SVGGElement>('[role=button]')];
  const at = models.indexOf(document.activeElement as unknown as SVGGElement);
  if (at < 0) return;
  const [next, previous] = [at + 1, at - 1];
  const to = { ArrowRight: next, ArrowDown: next, ArrowLeft: previous, ArrowUp: previous, Home: 0, End: models.length - 1 }[event.key];
  const model = to === undefined ? undefined : models[to];
  if (model === undefined) return;
  event.preventDefault();
  model.focus();
}

function labelOf(model: FrontModel, original: FrontModel | undefined): string {
  return t('{0}: {1}', kindName(model.kind), frontFacts(model, original));
}

function percent(value: number): string {
  return `${value.toFixed(2)}%`;
}

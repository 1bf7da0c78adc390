import type { ComponentChildren } from 'preact';
import type { RunState } from '../../src/core/run/state';
import { formatSeconds } from '../model/format';
import { announcement, statusOf } from '../model/status';
import { Elapsed } from './elapsed';

interface RunHeaderProps {
  readonly name: string;
  readonly run: RunState | null;
  /** Buttons, where something can be done. */
  readonly children?: ComponentChildren;
}

/** What this is, how far it is, and on which engine it ran. */
export function RunHeader({ name, run, children }: RunHeaderProps) {
  const status = statusOf(run);
  return (
    <header>
      <div class="title">
        <h1>{name}</h1>
        <span class={`status ${status.tone}`}>{status.text}</span>
        <p class="visually-hidden" role="status">
          {announcement(run)}
        </p>
        <div class="actions">{children}</div>
      </div>
      {run !== null && (
        <p class="facts">
          {run.started.goal && <span>goal: {run.started.goal}</span>}
          <span>seed {run.started.seed}</span>
          <Duration run={run} />
          <span>
            {run.started.engine.kind} engine, {run.started.engine.version}, {threads(run.started.engine.threads)}
            {run.started.engine.reason && `: ${run.started.engine.reason}`}
          </span>
        </p>
      )}
      {run?.status === 'running' && (
        <div class="progress">
          <progress value={run.progress} max={1} aria-label="epochs done" />
          <span>{run.label}</span>
        </div>
      )}
    </header>
  );
}

/** How long it took; of a run that was broken off, nobody knows. */
function Duration({ run }: { readonly run: RunState }) {
  if (run.status === 'running') return <Elapsed since={run.started.time} />;
  if (run.finished === undefined) return null;
  const { start, train, shrink } = run.finished.seconds;
  return (
    <span>
      {formatSeconds(start + train + shrink)} (start {formatSeconds(start)}, train {formatSeconds(train)}, shrink {formatSeconds(shrink)})
    </span>
  );
}

function threads(count: number): string {
  return count === 1 ? '1 thread' : `${count} threads`;
}

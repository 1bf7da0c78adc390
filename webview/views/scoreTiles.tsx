import type { ModelCost } from '../../src/core/cost/cost';
import type { RunState } from '../../src/core/run/state';
import { scoreTiles } from '../model/scoreTiles';

interface ScoreTilesProps {
  readonly cost: ModelCost;
  readonly run: RunState | null;
}

/** The figures that decide: now, before, and the change. */
export function ScoreTiles({ cost, run }: ScoreTilesProps) {
  return (
    <dl class="tiles">
      {scoreTiles(cost, run).map(({ label, value, detail, change }) => (
        <div key={label} class="tile">
          <dt>{label}</dt>
          <dd class="value">{value}</dd>
          <dd class="detail">{detail}</dd>
          {change !== undefined && <dd class={`change ${change.verdict}`}>{change.text}</dd>}
        </div>
      ))}
    </dl>
  );
}

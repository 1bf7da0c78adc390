import type { RunState } from '../../src/core/run/state';
import { EpochsChart } from './epochsChart';
import { GradientStrips } from './gradientStrips';
import { Learned } from './learned';
import { Reconstructions } from './reconstructions';
import { RoundsChart } from './roundsChart';
import { RowResults } from './rowResults';

/** How a run went on, and what both models make of some rows. */
export function RunCharts({ run }: { readonly run: RunState }) {
  return (
    <>
      <Learned run={run} />
      <RoundsChart run={run} />
      <EpochsChart run={run} />
      <GradientStrips run={run} />
      {run.reconstructions !== undefined && <Reconstructions images={run.reconstructions} />}
      {run.rowResults !== undefined && <RowResults results={run.rowResults} />}
    </>
  );
}

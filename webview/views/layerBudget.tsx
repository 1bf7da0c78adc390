import type { ModelCost } from '../../src/core/cost/cost';
import type { RunState } from '../../src/core/run/state';
import type { BudgetSpec } from '../../src/core/cost/budgetSchema';
import { useMemo, useRef } from 'preact/hooks';
import { t } from '../l10n';
import { columnHeadings } from '../model/columnHeadings';
import { layerTable } from '../model/layerTable';
import { BudgetTotal } from './budgetTotal';
import { LayerRow } from './layerRow';
import { ScrollRegion } from './scrollRegion';
import { Section } from './section';
import { useReveal, useRowKeys } from './rowNavigation';

interface LayerBudgetProps {
  readonly cost: ModelCost;
  readonly budget: BudgetSpec;
  /** Of this very model, or `null` for the budget alone. */
  readonly run: RunState | null;
  readonly selectedLayer?: string | undefined;
  /** Another number scrolls to the selected layer again. */
  readonly reveals?: number;
  /** Without it the rows are for reading only. */
  readonly onOpen?: (layer: string) => void;
}

/** What every layer costs, and what is left of it: one row a layer. */
export function LayerBudget({ cost, budget, run, selectedLayer, reveals = 0, onOpen }: LayerBudgetProps) {
  const table = useMemo(() => layerTable(cost, budget, run), [cost, budget, run?.layers, run?.nonzero, run?.finished]);
  const headings = useMemo(() => columnHeadings(run), [run?.started]);
  const body = useRef<HTMLTableSectionElement>(null);
  const onKeyDown = useRowKeys(body);
  useReveal(body, selectedLayer, reveals);
  const tabStop = cost.layers.some(({ name }) => name === selectedLayer) ? selectedLayer : cost.layers[0]?.name;

  return (
    <Section title={t('Layer budget')} class="budget">
      {onOpen !== undefined && (
        <p class="visually-hidden" id="budget-keys">
          {t('Arrow keys move between layers; Enter shows the layer in the file.')}
        </p>
      )}
      <ScrollRegion label={t('Layer budget')}>
        <table role="table" aria-describedby={onOpen === undefined ? undefined : 'budget-keys'}>
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader">{t('layer')}</th>
              <th role="columnheader" class="number">
                {headings.output}
              </th>
              <th role="columnheader" class="bar">
                {run === null ? t('compared') : t('before → after')}
              </th>
              {[headings.params, headings.sparsity, headings.share, headings.macs, headings.bytes].map((heading) => (
                <th key={heading} role="columnheader" class="number">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup" ref={body} onKeyDown={onKeyDown}>
            {table.rows.map((row) => (
              <LayerRow
                key={row.name}
                row={row}
                headings={headings}
                largest={table.largest}
                selected={row.name === selectedLayer}
                tabStop={row.name === tabStop}
                onOpen={onOpen}
              />
            ))}
          </tbody>
          <BudgetTotal total={table.total} headings={headings} />
        </table>
      </ScrollRegion>
    </Section>
  );
}

import { useMemo, useState } from 'preact/hooks';
import type { MemoryFit } from '../../src/core/cost/memoryFit';
import { formatBytes, formatCount, formatShare, formatShort } from '../../src/core/message/format';
import { formatShape } from '../../src/core/layers/kind';
import { sizeOf } from '../../src/core/numbers/sizeOf';
import type { FromModelFilePage, ModelTable, OpenedWeight, WeightStatistics } from '../../src/protocol/modelFile';
import { localized, t } from '../l10n';
import { totalsOfFile } from '../../src/protocol/modelTotals';
import { type FileRow, placedStatistics, rowsOf, type SortColumn } from '../model/modelFileTable';
import { Button, ProgressRing } from '../toolkit';
import { Icon } from './icon';
import { MemorySteps } from './memorySteps';
import { ScrollRegion } from './scrollRegion';
import { Section } from './section';
import { WeightHistogram } from './weightHistogram';

/** What is known of the file so far. */
export interface ModelFileState {
  readonly file?: string;
  readonly table?: ModelTable;
  readonly canImport?: boolean;
  readonly statistics?: readonly WeightStatistics[];
  readonly noStatistics?: string;
  readonly memory?: MemoryFit;
  readonly failed?: string;
}

interface ModelFilePageProps {
  readonly state: ModelFileState;
  readonly onAsk: (message: FromModelFilePage) => void;
}

const nothing: ModelTable = { format: '', name: '', layers: [], notices: [] };

/** A model file of another program: its costs, layer by layer. */
export function ModelFilePage({ state: { file, table, canImport, statistics, noStatistics, memory, failed }, onAsk }: ModelFilePageProps) {
  const { ofWeight, others } = useMemo(() => placedStatistics(table ?? nothing, statistics ?? []), [table, statistics]);
  if (failed !== undefined)
    return (
      <div class="page narrow">
        <h1>{file}</h1>
        <p class="note" role="alert">
          <Icon name="error" /> <span>{failed}</span>
        </p>
      </div>
    );
  if (table === undefined) return <ProgressRing label={t('Reading the model')} />;
  return (
    <div class="page narrow">
      <header class="run-header">
        <div>
          <h1>{file ?? table.name}</h1>
          <p class="under">{[table.format, table.writtenBy].filter((part) => part !== undefined).join(' · ')}</p>
        </div>
        <div class="buttons">
          <Button
            primary
            disabled={canImport !== true}
            describedBy={canImport === true ? undefined : 'untrusted'}
            onClick={() => onAsk({ type: 'import' })}
          >
            {t('Make a Spec')}
          </Button>
          <Button
            disabled={canImport !== true}
            describedBy={canImport === true ? undefined : 'untrusted'}
            onClick={() => onAsk({ type: 'shrink' })}
          >
            {t('Shrink…')}
          </Button>
        </div>
      </header>
      {canImport !== true && (
        <p class="note" id="untrusted">
          <Icon name="information" /> <span>{t('Trust this workspace to make a spec of the model, and to shrink it.')}</span>
        </p>
      )}
      {[...table.notices.map(localized), ...(noStatistics === undefined ? [] : [noStatistics])].map((notice) => (
        <p class="note" key={notice}>
          <Icon name="information" /> <span>{notice}</span>
        </p>
      ))}
      <Totals table={table} />
      {memory !== undefined && <MemorySteps {...memory} />}
      <FileLayers table={table} statistics={ofWeight} />
      {others.length > 0 && <ImportedWeights statistics={others} />}
    </div>
  );
}

function Totals({ table }: { readonly table: ModelTable }) {
  const { params, macs, bytes } = totalsOfFile(table);
  const tiles = [
    { label: t('parameters'), value: params === undefined ? '?' : formatCount(params) },
    { label: t('MACs'), value: macs === undefined ? '?' : formatShort(macs) },
    { label: t('weights as stored'), value: bytes === undefined ? '?' : formatBytes(bytes) },
    { label: t('layers'), value: formatCount(table.layers.length) },
  ];
  return (
    <dl class="tiles">
      {tiles.map(({ label, value }) => (
        <div class="tile" key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface FileLayersProps {
  readonly table: ModelTable;
  readonly statistics: ReadonlyMap<OpenedWeight, WeightStatistics>;
}

function FileLayers({ table, statistics }: FileLayersProps) {
  const [sortedBy, sortBy] = useState<SortColumn>('file');
  const rows = useMemo(() => rowsOf(table, sortedBy), [table, sortedBy]);
  const columns: readonly { readonly title: string; readonly by?: SortColumn; readonly number?: true }[] = [
    { title: t('layer'), by: 'file' },
    { title: t('output'), number: true },
    { title: t('stored as') },
    { title: t('values') },
    { title: t('zeros'), number: true },
    { title: t('parameters'), by: 'params', number: true },
    { title: t('share'), number: true },
    { title: t('MACs'), by: 'macs', number: true },
    { title: t('bytes'), by: 'bytes', number: true },
  ];
  return (
    <Section title={t('Layer budget')} class="budget file">
      <ScrollRegion label={t('Layer budget')}>
        <table role="table">
          <thead role="rowgroup">
            <tr role="row">
              {columns.map(({ title, by, number }) => (
                <th
                  key={title}
                  role="columnheader"
                  class={number === true ? 'number' : ''}
                  aria-sort={by === undefined || by !== sortedBy ? undefined : by === 'file' ? 'ascending' : 'descending'}
                >
                  {by === undefined ? (
                    title
                  ) : (
                    <button type="button" class="sort" onClick={() => sortBy(by)}>
                      {title}
                      {by === sortedBy && <span aria-hidden="true">{by === 'file' ? ' ↑' : ' ↓'}</span>}
                    </button>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          {rows.map((row) => (
            <LayerRows key={row.layer.name} row={row} statistics={statistics} />
          ))}
        </table>
      </ScrollRegion>
    </Section>
  );
}

interface LayerRowsProps {
  readonly row: FileRow;
  readonly statistics: ReadonlyMap<OpenedWeight, WeightStatistics>;
}

/** A layer and, below it, its weights. */
function LayerRows({ row: { layer, bytes, share, dtypes }, statistics }: LayerRowsProps) {
  return (
    <tbody role="rowgroup">
      <tr role="row">
        <th role="rowheader">
          <span class="layer">{layer.name}</span>
          <span class="under">{layer.type}</span>
          {layer.problem !== undefined && (
            <span class="under over">
              <Icon name="warning" /> {localized(layer.problem)}
            </span>
          )}
        </th>
        <Cell heading={t('output')}>{layer.outputShape === undefined ? '?' : formatShape(layer.outputShape)}</Cell>
        <td role="cell">{dtypes.join(', ')}</td>
        <td role="cell" />
        <td role="cell" />
        <Cell heading={t('parameters')}>{layer.params === undefined ? '?' : formatCount(layer.params)}</Cell>
        <Cell heading={t('share')}>{share === undefined ? '?' : share === 0 ? '–' : formatShare(share)}</Cell>
        <Cell heading={t('MACs')}>{layer.macs === undefined || layer.macs === null ? '?' : formatShort(layer.macs)}</Cell>
        <Cell heading={t('bytes')}>{bytes === undefined ? '?' : formatBytes(bytes)}</Cell>
      </tr>
      {layer.weights.map((weight) => (
        <WeightRow key={weight.name} weight={weight} statistics={statistics.get(weight)} />
      ))}
    </tbody>
  );
}

function WeightRow({ weight, statistics }: { readonly weight: OpenedWeight; readonly statistics: WeightStatistics | undefined }) {
  const values = sizeOf(weight.shape);
  return (
    <tr role="row" class="weight">
      <th role="rowheader">{weight.name}</th>
      <Cell heading={t('shape')}>{formatShape(weight.shape)}</Cell>
      <td role="cell">{weight.dtype}</td>
      <td role="cell">{statistics?.histogram !== undefined && <WeightHistogram histogram={statistics.histogram} />}</td>
      <Cell heading={t('zeros')}>
        {statistics === undefined || statistics.values === 0 ? '' : formatShare(statistics.zeros / statistics.values)}
      </Cell>
      <Cell heading={t('parameters')}>{formatCount(values)}</Cell>
      <td role="cell" />
      <td role="cell" />
      <Cell heading={t('bytes')}>{weight.bytes === undefined ? '' : formatBytes(weight.bytes)}</Cell>
    </tr>
  );
}

/** Weights that the format calls otherwise than a spec does. */
function ImportedWeights({ statistics }: { readonly statistics: readonly WeightStatistics[] }) {
  return (
    <Section title={t('Weights as imported')} class="budget file">
      <ScrollRegion label={t('Weights as imported')}>
        <table role="table">
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader">{t('weight')}</th>
              <th role="columnheader" class="number">
                {t('shape')}
              </th>
              <th role="columnheader">{t('values')}</th>
              <th role="columnheader" class="number">
                {t('zeros')}
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {statistics.map(({ name, shape, values, zeros, histogram }) => (
              <tr role="row" class="weight" key={name}>
                <th role="rowheader">{name}</th>
                <Cell heading={t('shape')}>{formatShape(shape)}</Cell>
                <td role="cell">{histogram !== undefined && <WeightHistogram histogram={histogram} />}</td>
                <Cell heading={t('zeros')}>{values === 0 ? '' : formatShare(zeros / values)}</Cell>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Section>
  );
}

function Cell({ heading, children }: { readonly heading: string; readonly children: string }) {
  return (
    <td role="cell" class="number" data-heading={heading}>
      {children}
    </td>
  );
}

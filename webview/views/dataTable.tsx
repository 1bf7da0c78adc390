import { useState } from 'preact/hooks';
import { t } from '../l10n';
import { ScrollRegion } from './scrollRegion';

interface DataTableProps {
  readonly caption: string;
  readonly columns: readonly string[];
  /** Called only when the table is opened. */
  readonly rows: () => readonly (readonly string[])[];
}

/** A chart's numbers as text, for those who cannot see it or want them exactly. */
export function DataTable({ caption, columns, rows }: DataTableProps) {
  const [open, setOpen] = useState(false);
  return (
    <details class="data" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {t('Show as a table')}
        <span class="visually-hidden">: {caption}</span>
      </summary>
      {open && (
        <ScrollRegion label={caption}>
          <table>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows().map((row) => (
                <tr key={row[0]}>
                  {row.map((cell, at) =>
                    at === 0 ? (
                      <th key={at} scope="row">
                        {cell}
                      </th>
                    ) : (
                      <td key={at}>{cell}</td>
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </details>
  );
}

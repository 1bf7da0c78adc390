import type { ExportedFile } from '../../src/core/export/exportRecord';
import { exportFormats } from '../../src/core/export/formats';
import { formatBytes, formatDifference } from '../../src/core/message/format';
import { t } from '../l10n';
import { ScrollRegion } from './scrollRegion';
import { Section } from './section';

/** What the shrunk model was exported to, what there is to ship, and how it predicts. */
export function ExportedFiles({ files }: { readonly files: readonly ExportedFile[] }) {
  return (
    <Section title={t('Exported')} class="exported-of">
      <ScrollRegion label={t('Exported')}>
        <table class="score-card">
          <thead>
            <tr>
              <th scope="col">{t('format')}</th>
              <th scope="col">{t('file')}</th>
              <th scope="col" class="number">
                {t('bytes')}
              </th>
              <th scope="col" class="number">
                {t('gzipped')}
              </th>
              <th scope="col" class="number">
                {t('largest difference')}
              </th>
            </tr>
          </thead>
          <tbody>
            {files.map(({ format, path, bytes, gzipBytes, check }) => (
              <tr key={format}>
                <th scope="row">{exportFormats[format].title}</th>
                <td>{path}</td>
                <td class="number">{formatBytes(bytes)}</td>
                <td class="number">{formatBytes(gzipBytes)}</td>
                <td class="number">{check === null ? t('not checked') : formatDifference(check.maxDifference)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Section>
  );
}

/** The README beside exported files: what they are, what they cost, how well they predict, and how each is loaded. */
import { exportFormats } from '../../core/export/formats';
import { layerNamed } from '../../core/graph/graph';
import { formatShape } from '../../core/layers/kind';
import { formatBytes, formatDifference, formatValue } from '../../core/message/format';
import type { ExportCheck, ExportedModel } from '../../protocol/exportModel';
import type { ModelToExport } from '../formats/exporter';
import { rowsSection } from './rowsSection';

export interface DescribedModel {
  readonly exported: ExportedModel;
  /** The name of the file that other programs are given, relative to the folder. */
  readonly file: string;
}

export function readmeOf({ graph, generatedBy, rows }: ModelToExport, described: readonly DescribedModel[]): string {
  const shapes = (names: readonly string[]) =>
    names.map((name) => `${names.length === 1 ? '' : `\`${name}\` `}${formatShape(layerNamed(graph, name).outputShape)}`).join(', ');
  return [
    `# ${graph.name}`,
    '',
    `Exported by ${generatedBy}. ${graph.inputs.length === 1 ? 'Input' : 'Inputs'}: ${shapes(graph.inputs)}, ${graph.outputs.length === 1 ? 'output' : 'outputs'}: ${shapes(graph.outputs)} (without the batch axis, channels last).`,
    ...rowsSection(rows),
    '',
    '| format | file | bytes | gzip | brotli | checked with | rows | largest difference | loss |',
    '|---|---|---|---|---|---|---|---|---|',
    ...described.map(rowOf),
    '',
    ...lossNote(described),
    ...described.flatMap(sectionOf),
  ].join('\n');
}

function rowOf({ exported: { format, bytes, gzipBytes, brotliBytes, check }, file }: DescribedModel): string {
  const sizes = [bytes, gzipBytes, brotliBytes].map(formatBytes);
  const cells = [exportFormats[format].title, `\`${file}\``, ...sizes, ...checkCells(check)];
  return `| ${cells.join(' | ')} |`;
}

function checkCells(check: ExportCheck | null): string[] {
  if (check === null) return ['not checked: nothing here runs it', '', '', ''];
  const { runtime, rows, ofData, maxDifference, loss } = check;
  return [runtime, `${String(rows)}${ofData ? '' : ' random'}`, formatDifference(maxDifference), loss === null ? '' : formatValue(loss)];
}

function lossNote(described: readonly DescribedModel[]): string[] {
  const loss = described.find(({ exported }) => exported.check !== null)?.exported.check?.modelLoss ?? null;
  return loss === null ? [] : [`The model itself has a loss of ${formatValue(loss)} on these rows.`, ''];
}

function sectionOf({ exported: { format, snippets } }: DescribedModel): string[] {
  return snippets.flatMap(({ where, language, install, code }) => [
    `## ${exportFormats[format].title}: ${where}`,
    '',
    ...(install === undefined ? [] : ['```sh', install, '```', '']),
    `\`\`\`${language}`,
    code,
    '```',
    '',
  ]);
}

/** How findings are printed. */
import { escapeSarif, escapeTerminal, escapeWorkflowData, escapeWorkflowProperty, uriOfPath } from '../text/escape';
import type { Severity } from '../problem/problem';
import { type Finding, findingCodes, type FindingPlace } from './check';

export const findingFormats = { text: asText, json: asJson, sarif: asSarif, github: asGithub } as const;

export type FindingFormat = keyof typeof findingFormats;

/** One problem a line. */
function asText(findings: readonly Finding[]): string {
  return findings.map((finding) => `${findingLine(finding)}\n`).join('');
}

/**
 * As compilers write it: `file:line:column: severity: message [code]`. Names in messages may hold anything; what would end the line or
 * steer a terminal becomes a space.
 */
export function findingLine({ file, line, column, severity, message, code }: Finding): string {
  return escapeTerminal(`${file}:${String(line)}:${String(column)}: ${severity}: ${message} [${code}]`);
}

function asJson(findings: readonly Finding[]): string {
  const listed = findings.map(({ file, line, column, severity, code, message }) => ({ file, line, column, severity, code, message }));
  return `${JSON.stringify(listed, null, 2)}\n`;
}

/** Workflow commands of GitHub Actions, which show findings in a pull request. */
function asGithub(findings: readonly Finding[]): string {
  const commands = { error: 'error', warning: 'warning', information: 'notice', hint: 'notice' } as const;
  return findings
    .map(({ file, line, column, endLine, endColumn, severity, code, message }) => {
      const place = { file, line, col: column, endLine, endColumn, title: code };
      const properties = Object.entries(place).map(([name, value]) => `${name}=${escapeWorkflowProperty(String(value))}`);
      return `::${commands[severity]} ${properties.join(',')}::${escapeWorkflowData(message)}\n`;
    })
    .join('');
}

/** SARIF 2.1.0 (OASIS), which code scanning tools read. */
function asSarif(findings: readonly Finding[], version: string): string {
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  const run = {
    tool: {
      driver: {
        name: 'bonsai',
        version,
        rules: codes.map((code) => ({ id: code, shortDescription: { text: findingCodes[code] } })),
      },
    },
    columnKind: 'utf16CodeUnits',
    results: findings.map((finding) => ({
      ruleId: finding.code,
      ruleIndex: codes.indexOf(finding.code),
      level: sarifLevel(finding.severity),
      message: { text: escapeSarif(finding.message) },
      locations: [sarifLocation(finding.file, finding)],
      relatedLocations: finding.related.map((note, id) => ({
        id,
        ...sarifLocation(finding.file, note),
        message: { text: escapeSarif(note.message) },
      })),
    })),
  };
  return `${JSON.stringify({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }, null, 2)}\n`;
}

function sarifLevel(severity: Severity): string {
  return severity === 'error' || severity === 'warning' ? severity : 'note';
}

function sarifLocation(file: string, { line, column, endLine, endColumn }: FindingPlace) {
  return {
    physicalLocation: { artifactLocation: { uri: uriOfPath(file) }, region: { startLine: line, startColumn: column, endLine, endColumn } },
  };
}

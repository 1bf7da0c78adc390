/** `report.html`: one file that shows a run anywhere, without a network. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunState } from '../../core/run/state';
import { escapeHtml } from '../../core/text/escape';
import { staticReport } from './staticReport';

/** @param assets the folder with `report.js` and `report.css`, as the build makes it */
export async function reportHtml(state: RunState, assets: string): Promise<string> {
  const [script, style] = await Promise.all(['report.js', 'report.css'].map((name) => readFile(path.join(assets, name), 'utf8')));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; script-src 'unsafe-inline'; style-src 'unsafe-inline'">
<title>${escapeHtml(state.started.name)} – Model Bonsai</title>
<style>${style!.replaceAll('</style', '<\\/style')}</style>
</head>
<body>
<noscript>
${staticReport(state)}
</noscript>
<main id="root"></main>
<script>window.bonsaiRun = ${scriptValue(state)};</script>
<script>${script!.replaceAll('</script', '<\\/script')}</script>
</body>
</html>
`;
}

/** JSON that can stand in a script: nothing in it can end the script or start a comment. */
function scriptValue(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

/** The panel as HTML, made in the editor: a page that opens shows it before any of its scripts is loaded. */
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { PanelContents } from '../src/protocol/panel';
import { type Texts, useTexts } from './l10n';
import { emptyPanel, receive } from './model/panelState';
import { PanelPage } from './views/panelPage';

/** @param contents what there is to show, if that is known @param texts translations by their English templates */
export function firstFrame(contents: PanelContents | undefined, texts: Texts | undefined): string {
  useTexts(texts);
  const state = contents === undefined ? emptyPanel : receive(emptyPanel, { type: 'show', ...contents });
  return renderToString(h(PanelPage, { state, onSelect: nothing, onOpen: nothing, onAsk: nothing, onPreview: never }));
}

function nothing(): void {
  // What can be clicked works when the page's script has drawn it again.
}

/** The first frame asks nothing. */
function never(): Promise<never> {
  return new Promise(() => undefined);
}

/** The panel as HTML, made in the editor: a page that opens shows it before any of its scripts is loaded. */
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { ToPanel } from '../src/protocol/panel';
import { type Texts, useTexts } from './l10n';
import { emptyPanel, receive } from './model/panelState';
import { PanelPage } from './views/panelPage';

/** @param message what is known of the panel's model, if anything is @param texts translations by their English templates */
export function firstFrame(message: ToPanel | undefined, texts: Texts | undefined): string {
  useTexts(texts);
  const state = message === undefined ? emptyPanel : receive(emptyPanel, message);
  return renderToString(h(PanelPage, { state, onSelect: nothing, onOpen: nothing, onAsk: nothing }));
}

function nothing(): void {
  // What can be clicked works when the page's script has drawn it again.
}

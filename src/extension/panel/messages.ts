import type { FromPanel } from '../../protocol/panel';

const plain = new Set(['ready', 'shrink', 'resume', 'cancel', 'openReport', 'openShrunk']);

/** A message of the panel, or `undefined` for anything that is none: what a webview sends is not trusted. */
export function parseFromPanel(message: unknown): FromPanel | undefined {
  if (typeof message !== 'object' || message === null || !('type' in message) || typeof message.type !== 'string') return undefined;
  if (plain.has(message.type)) return { type: message.type } as FromPanel;
  if (message.type === 'openLayer' && 'layer' in message && typeof message.layer === 'string')
    return { type: 'openLayer', layer: message.layer };
  return undefined;
}

/** The URI of the spec in the state that a panel was saved with. */
export function parseSavedSpec(state: unknown): string | undefined {
  return typeof state === 'object' && state !== null && 'spec' in state && typeof state.spec === 'string' ? state.spec : undefined;
}

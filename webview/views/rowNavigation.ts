/** Moving through the layers of the budget: by keys, and at the editor's wish. */
import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/** Arrow keys, Home and End move between the rows' buttons; so a table of a thousand layers is one stop of the Tab key. */
export function useRowKeys(body: RefObject<HTMLTableSectionElement>): (event: KeyboardEvent) => void {
  return (event) => {
    const buttons = [...(body.current?.querySelectorAll<HTMLButtonElement>('button.layer') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    if (at < 0) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    const button = to === undefined ? undefined : buttons[to];
    if (button === undefined) return;
    event.preventDefault();
    button.focus();
  };
}

/** Scrolls to the layer's row whenever the editor asks for it, also when it asks for the same layer again. */
export function useReveal(body: RefObject<HTMLTableSectionElement>, layer: string | undefined, reveals: number): void {
  useLayoutEffect(() => {
    if (reveals === 0 || layer === undefined) return;
    body.current?.querySelector(`tr[data-layer="${CSS.escape(layer)}"]`)?.scrollIntoView({ block: 'center' });
  }, [reveals]);
}

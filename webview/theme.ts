/** Colours for what is drawn on canvases: style sheets do not reach there. */
import { useEffect, useState } from 'preact/hooks';

export interface Theme {
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly surface: string;
  readonly blue: string;
  readonly orange: string;
  readonly green: string;
  readonly red: string;
  readonly fontFamily: string;
}

/**
 * The theme as it is now; the component renders again when the editor's or the system's theme changes, and for printing. The first frame is
 * made without a page and so without colours: nothing may be drawn with them but in effects, which it does not run.
 */
export function useTheme(): Theme {
  const [theme, setTheme] = useState(() => (typeof document === 'undefined' ? colourless : readTheme()));
  useEffect(() => {
    const update = () => setTheme(readTheme());
    const observer = new MutationObserver(update);
    observer.observe(document.body, { attributeFilter: ['class'] });
    observer.observe(document.documentElement, { attributeFilter: ['class', 'style'] });
    const queries = ['(prefers-color-scheme: dark)', 'print'].map((query) => window.matchMedia(query));
    for (const query of queries) query.addEventListener('change', update);
    return () => {
      observer.disconnect();
      for (const query of queries) query.removeEventListener('change', update);
    };
  }, []);
  return theme;
}

const colourless: Theme = {
  text: '',
  muted: '',
  grid: '',
  surface: '',
  blue: '',
  orange: '',
  green: '',
  red: '',
  fontFamily: '',
};

function readTheme(): Theme {
  const style = getComputedStyle(document.body);
  const variable = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: variable('--text'),
    muted: variable('--muted'),
    grid: variable('--grid'),
    surface: variable('--surface'),
    blue: variable('--blue'),
    orange: variable('--orange'),
    green: variable('--green'),
    red: variable('--red'),
    fontFamily: style.fontFamily,
  };
}

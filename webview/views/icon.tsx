const shapes = {
  /** A triangle with an exclamation mark. */
  warning: 'M8 1.5 15 14H1L8 1.5Zm0 2.6L2.7 13h10.6L8 4.1ZM7.4 7h1.2v3.2H7.4V7Zm0 4h1.2v1.2H7.4V11Z',
  /** A circle with an i. */
  information:
    'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Zm0 1a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM7.4 7h1.2v4.5H7.4V7Zm0-2.4h1.2v1.2H7.4V4.6Z',
  /** A circle with a cross. */
  error:
    'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Zm0 1a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11Zm-2.1 2.7L8 7.3l2.1-2.1.7.7L8.7 8l2.1 2.1-.7.7L8 8.7l-2.1 2.1-.7-.7L7.3 8 5.2 5.9l.7-.7Z',
} as const;

/** Decoration: its meaning stands beside it as text. */
export function Icon({ name }: { readonly name: keyof typeof shapes }) {
  return (
    <svg class={`icon ${name}`} viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <path fill="currentColor" d={shapes[name]} />
    </svg>
  );
}

import type { ComponentChildren } from 'preact';

interface SectionProps {
  readonly title: string;
  readonly class?: string;
  /** A control beside the title. */
  readonly aside?: ComponentChildren;
  readonly children: ComponentChildren;
}

export function Section({ title, class: name = '', aside, children }: SectionProps) {
  return (
    <section class={name}>
      <div class="section-title">
        <h2>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

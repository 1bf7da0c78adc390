/** The controls of the panel, in VS Code's look: custom elements, which are plain text until registerControls.ts defines them. */
import type { ComponentChildren, HTMLAttributes as ElementProps } from 'preact';

declare module 'preact' {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- the only way to tell JSX about custom elements
  namespace JSX {
    interface IntrinsicElements {
      'vscode-button': ElementProps & { appearance?: 'primary' | 'secondary'; disabled?: boolean };
      'vscode-dropdown': ElementProps & { value?: string };
      'vscode-option': ElementProps & { value: string; selected?: boolean };
      'vscode-progress-ring': ElementProps;
    }
  }
}

interface ButtonProps {
  readonly children: ComponentChildren;
  /** The one thing a person most likely wants now. */
  readonly primary?: boolean;
  readonly disabled?: boolean;
  /** Id of the element that says more, such as why the button is disabled. */
  readonly describedBy?: string | undefined;
  readonly onClick: () => void;
}

export function Button({ children, primary = false, disabled = false, describedBy, onClick }: ButtonProps) {
  return (
    <vscode-button
      appearance={primary ? 'primary' : 'secondary'}
      disabled={disabled}
      {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
      onClick={() => {
        if (!disabled) onClick();
      }}
    >
      {children}
    </vscode-button>
  );
}

interface DropdownProps {
  readonly label: string;
  readonly options: readonly string[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function Dropdown({ label, options, value, onChange }: DropdownProps) {
  return (
    <vscode-dropdown aria-label={label} value={value} onChange={(event) => onChange((event.currentTarget as HTMLSelectElement).value)}>
      {options.map((option) => (
        <vscode-option key={option} value={option} selected={option === value}>
          {option}
        </vscode-option>
      ))}
    </vscode-dropdown>
  );
}

export function ProgressRing({ label }: { readonly label: string }) {
  return <vscode-progress-ring aria-label={label} />;
}

import { useId } from 'preact/hooks';

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  /** What the value comes to. */
  readonly meaning: string;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
}

/** A line of text with its name above, and below what it comes to or what is wrong with it. */
export function TextField({ label, value, meaning, error, onChange }: TextFieldProps) {
  const [field, note] = [useId(), useId()];
  return (
    <div class="field">
      <label class="field-label" for={field}>
        {label}
      </label>
      <input
        id={field}
        type="text"
        autocomplete="off"
        spellcheck={false}
        value={value}
        aria-describedby={note}
        aria-invalid={error !== undefined}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
      <span id={note} class={error === undefined ? 'field-note' : 'field-error'}>
        {error ?? meaning}
      </span>
    </div>
  );
}

interface Props {
  readonly label: string;
  readonly value: string;
  readonly options: readonly string[];
  /** What stands for no choice, e.g. `all layers`. */
  readonly all?: string;
  readonly onChange: (value: string) => void;
}

/** One of several. */
export function Choice({ label, value, options, all, onChange }: Props) {
  return (
    <label>
      {label}
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {all !== undefined && <option value="">{all}</option>}
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    </label>
  );
}

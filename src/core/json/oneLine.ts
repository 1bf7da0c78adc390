/** JSON on one line, as a person would write it: with spaces inside braces and after commas. */
export function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = membersLine(value);
  return members === '' ? '{}' : `{ ${members} }`;
}

/** The members of an object, without its braces. */
export function membersLine(value: object): string {
  return Object.entries(value)
    .map(([name, inner]) => `${JSON.stringify(name)}: ${oneLine(inner)}`)
    .join(', ');
}

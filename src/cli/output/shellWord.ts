/** A word of a command line as a shell takes it: in quotes where it needs them. */
export function shellWord(word: string, platform: NodeJS.Platform = process.platform): string {
  if (/^[\w./:@%+=,-]+$/u.test(word) || (platform === 'win32' && /^[\w./:\\@+=,-]+$/u.test(word))) return word;
  return platform === 'win32' ? `"${word.replaceAll('"', '\\"')}"` : `'${word.replaceAll("'", "'\\''")}'`;
}

import { readFile } from 'node:fs/promises';

/** What VS Code puts on the body of a webview, by theme. */
export const themeClass = {
  dark: 'vscode-body vscode-dark',
  light: 'vscode-body vscode-light',
  highContrast: 'vscode-body vscode-high-contrast',
  highContrastLight: 'vscode-body vscode-high-contrast-light vscode-high-contrast',
} as const;

export type Theme = keyof typeof themeClass;

export const themes = Object.keys(themeClass) as Theme[];

/** The theme's variables, as a style attribute holds them. */
export async function themeStyle(theme: Theme): Promise<string> {
  const css = await readFile(new URL(`../themes/${theme}.css`, import.meta.url), 'utf8');
  return /\{([^}]*)\}/u.exec(css)![1]!.replace(/\s+/gu, ' ');
}

import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/** What each world may not import (docs/architecture.md). The compiler's project references forbid the rest. */
const world = (files, forbidden) => ({
  files,
  ignores: ['**/*.test.ts', '**/*.test.tsx'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: forbidden.map((group) => ({
          group: [group].flat(),
          message: 'This world may not import that: see docs/architecture.md.',
        })),
      },
    ],
  },
});

export default tseslint.config(
  { ignores: ['dist/', '.tsc/', 'node_modules/', 'test/.output/', 'test/fixtures/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: './tsconfig.lint.json',
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx', '**/*.mjs'],
    // What a row of a test's table has comes as so many parameters.
    ignores: ['**/*.test.ts', '**/*.test.tsx'],
    // Not `max-params`, which knows no types: this one leaves out a `this` that is declared.
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: { '@typescript-eslint/max-params': ['error', { max: 4 }] },
  },
  {
    files: ['**/*.mjs', '**/*.js', '**/*.cjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        require: 'readonly',
        module: 'writable',
        __dirname: 'readonly',
        Buffer: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        performance: 'readonly',
        fetch: 'readonly',
        AbortController: 'readonly',
      },
    },
  },
  world(
    ['src/core/**/*.ts'],
    [
      'vscode',
      'node:*',
      '@tensorflow/*',
      '**/trainer/**',
      '**/extension/**',
      '**/cli/**',
      '**/webview/**',
      '**/protocol/**',
      '**/system/**',
    ],
  ),
  world(
    ['src/protocol/**/*.ts'],
    ['vscode', 'node:*', '@tensorflow/*', '**/trainer/**', '**/extension/**', '**/cli/**', '**/webview/**', '**/system/**'],
  ),
  world(
    ['src/system/**/*.ts'],
    ['vscode', '@tensorflow/*', '**/client/**', '**/trainer/**', '**/extension/**', '**/cli/**', '**/webview/**'],
  ),
  world(['src/client/**/*.ts'], ['vscode', '@tensorflow/*', '**/trainer/**', '**/extension/**', '**/cli/**', '**/webview/**']),
  world(['src/trainer/**/*.ts'], ['vscode', '**/client/**', '**/extension/**', '**/cli/**', '**/webview/**']),
  // The panel's first frame is drawn here, by the panel's own views.
  world(['src/extension/**/*.ts'], ['@tensorflow/*', ['**/webview/**', '!**/webview/firstFrame'], '**/cli/**', '**/trainer/**']),
  world(['src/cli/**/*.ts'], ['vscode', '@tensorflow/*', '**/extension/**', '**/webview/**', '**/trainer/**']),
  world(
    ['webview/**/*.ts', 'webview/**/*.tsx'],
    ['vscode', 'node:*', '@tensorflow/*', '**/trainer/**', '**/extension/**', '**/cli/**', '**/system/**'],
  ),
);

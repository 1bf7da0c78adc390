/** What of the repository in the current folder the action looks at. */
import { execFileSync } from 'node:child_process';

/** @param {readonly string[]} args */
function git(args) {
  return execFileSync('git', args, { maxBuffer: 2 ** 30 });
}

/** @param {Buffer} output names, each ended by a zero byte */
function names(output) {
  return output
    .toString('utf8')
    .split('\0')
    .filter((name) => name !== '');
}

/** @param {string} commit @param {readonly string[]} patterns pathspecs */
export function filesAt(commit, patterns) {
  // ls-tree takes no patterns: a diff with the empty tree does.
  const empty = git(['hash-object', '-t', 'tree', '/dev/null']).toString().trim();
  return names(git(['diff', '--name-only', '-z', '--diff-filter=d', empty, commit, '--', ...patterns]));
}

/** @param {string} commit @param {string} file */
export function fileAt(commit, file) {
  return git(['show', `${commit}:${file}`]);
}

/**
 * Files that differ between a commit and HEAD. A file that was renamed counts as deleted and added.
 * @param {string} base @param {readonly string[]} patterns
 * @returns {import('./found').Change[]}
 */
export function changedFiles(base, patterns) {
  const parts = names(git(['diff', '--name-status', '--no-renames', '-z', base, 'HEAD', '--', ...patterns]));
  return parts.flatMap((status, at) =>
    at % 2 === 0 ? [{ file: parts[at + 1] ?? '', before: status !== 'A', after: status !== 'D' }] : [],
  );
}

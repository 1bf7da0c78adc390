/** Files as Git has them, by the editor's own Git extension. */
import * as vscode from 'vscode';

/** The parts of the API of the Git extension (version 1) that are used here. */
interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): { getRepository(file: vscode.Uri): Repository | null };
}

interface Repository {
  readonly state: { readonly HEAD: { readonly name?: string; readonly commit?: string } | undefined };
  buffer(ref: string, file: string): Promise<Uint8Array>;
}

export interface CommittedVersion {
  readonly bytes: Uint8Array;
  /** "main, 01234567". */
  readonly commit: string;
}

/** The file as it is in the last commit. @throws Error that says what is in the way */
export async function committedVersion(file: vscode.Uri): Promise<CommittedVersion> {
  const repository = await repositoryOf(file);
  const { HEAD } = repository.state;
  try {
    const bytes = await repository.buffer('HEAD', file.fsPath);
    return { bytes, commit: [HEAD?.name, HEAD?.commit?.slice(0, 8)].filter((part) => part !== undefined).join(', ') };
  } catch {
    throw new Error(
      vscode.l10n.t('{0} is not in the last commit: there is nothing to compare it with.', vscode.workspace.asRelativePath(file)),
    );
  }
}

async function repositoryOf(file: vscode.Uri): Promise<Repository> {
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
  const git = extension && (extension.isActive ? extension.exports : await extension.activate());
  if (git?.enabled !== true)
    throw new Error(vscode.l10n.t('Git is not available: it may be disabled, not installed, or the workspace not trusted.'));
  const repository = git.getAPI(1).getRepository(file);
  if (repository === null) throw new Error(vscode.l10n.t('{0} is not in a Git repository.', vscode.workspace.asRelativePath(file)));
  return repository;
}

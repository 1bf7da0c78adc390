/** `bonsai check SPEC…`: what is wrong with specs, for people and for CI. */
import { type ExitCode, exitCode } from '../exitCode';
import { type ListedProblem, problemLine } from '../output/problems';
import { analyzeSpec } from '../../core/spec/analyze';
import { readText } from '../readText';

export async function check(files: readonly string[], { json }: { readonly json?: true }): Promise<ExitCode> {
  const problems = (await Promise.all(files.map(problemsOf))).flat();
  if (json === true) process.stdout.write(`${JSON.stringify(problems, null, 2)}\n`);
  else for (const problem of problems) process.stdout.write(`${problemLine(problem)}\n`);
  return problems.some(isFailure) ? exitCode.input : exitCode.done;
}

async function problemsOf(file: string): Promise<ListedProblem[]> {
  const { problems } = analyzeSpec(await readText(file));
  return problems.map(({ line, column, severity, code, message }) => ({ file, line, column, severity, code, message }));
}

/** A model over budget fails a build, though an editor only warns of it. */
function isFailure({ severity, code }: ListedProblem): boolean {
  return severity === 'error' || code.endsWith('-over-budget');
}

/** `bonsai`: the command line. */
import type { ChildProcess } from 'node:child_process';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { version } from '../../package.json';
import { findingFormats } from '../core/check/formats';
import { exportFormatNames } from '../core/export/formats';
import { stepSchemas } from '../core/methods/options';
import { currentFolder } from '../system/files/currentFolder';
import { bench, type BenchFlags } from './commands/bench';
import { budget, type BudgetFlags } from './commands/budget';
import { check, type CheckFlags } from './commands/check';
import { compare } from './commands/compare';
import { cut, type CutFlags } from './commands/cut';
import { diff, type DiffFlags } from './commands/diff';
import { data, type DataFlags } from './commands/data';
import { engineStatus, installEngine } from './commands/engine';
import { type ExportFlags, exportModel } from './commands/export';
import { type ImportFlags, importModel } from './commands/import';
import { repeat, type RepeatFlags } from './commands/repeat';
import { report } from './commands/report';
import { runs, type RunsFlags } from './commands/runs';
import { shrink, type ShrinkFlags } from './commands/shrink';
import { useDevices } from './devices';
import { exitCode } from './exitCode';
import { addNamedFile } from './namedFiles';
import { OutputError, surviveOutputErrors, printError } from './output/print';
import { parseOption } from './steps';
import { milliseconds, notNegative, parseMetricDrop } from './target';
import { workspaceOption } from './workspace';

/** @param trainer a process for `shrink`, which is ended where it is not used */
export async function main(trainer?: ChildProcess): Promise<void> {
  surviveOutputErrors();
  try {
    await programWith(trainer).parseAsync();
  } catch (error) {
    fail(error);
  } finally {
    trainer?.kill('SIGKILL');
  }
}

function programWith(trainer: ChildProcess | undefined): Command {
  const program = new Command('bonsai')
    .description('Shrinks neural networks: trains, prunes and rebuilds the model of a spec.')
    .version(version)
    .option('--devices <file>', 'boards of your own, by name, which specs may name; those of .vscode/settings.json where it is left out')
    .hook('preAction', (command) => useDevices(command.opts<{ devices?: string }>().devices))
    .exitOverride()
    .showHelpAfterError('(bonsai --help tells more)');

  const json = () => new Option('--json', 'print one JSON document on standard output');

  program
    .command('shrink')
    .description('train a model, shrink it, and measure both')
    .argument('<spec>', 'a *.model.json file, - for standard input, or with --data a model file of another program')
    .option('--to <n>', "the share (up to 1) or whole number of the original's parameters that may remain, zeros not counted", amount)
    .option('--max-loss-increase <share>', 'how much the loss may grow: 0.05 is 5 %; a round that exceeds it is taken back', notNegative)
    .option(
      '--max-metric-drop <drop>',
      "how much the first of the spec's metrics may fall, or a named one: 0.01, accuracy=0.01; may be given several times",
      parseMetricDrop,
    )
    .option('--max-latency <ms>', 'how long one row may take, checked at the end', milliseconds)
    .addOption(new Option('--method <name...>', "methods in the place of the spec's steps").choices(Object.keys(stepSchemas)))
    .option(
      '--with <option=value>',
      'an option of these methods, as in a spec: rounds=5, keepOf=[2,4]; may be given several times',
      parseOption,
    )
    .option(
      '--data <file>',
      'rows for a model file of another program: a data file, or a folder of pictures, or none, to make some from the statistics of its batch norms; of several inputs NAME=FILE, once for each; a spec of both is written',
      addNamedFile,
    )
    .option(
      '--labels <name>',
      'with --data: a file with one label a row, or the column or array that has them; of several outputs NAME=FILE, once for each',
      addNamedFile,
    )
    .option('--force', 'with --data: overwrite a spec of the same name')
    .option('--seconds <n>', 'about how long the method auto may take, which this option chooses', seconds)
    .option('--distill <share>', "how much the original's outputs count as targets of fine-tuning, 0 to 1", share)
    .option('--out <dir>', 'the run folder; one under .bonsai/runs beside the spec where it is left out')
    .addOption(new Option('--engine <kind>', 'what executes training').choices(['auto', 'native', 'portable']).default('auto'))
    .option(
      '--resume',
      'go on with the unfinished run of this spec, or of --out; begin one where there is none, and do nothing where it is finished',
    )
    .addOption(workspaceOption())
    .addOption(json())
    .action(async (spec: string, flags: ShrinkFlags) => {
      if (flags.data === undefined && (flags.labels !== undefined || flags.force !== undefined))
        throw new InvalidArgumentError('--labels and --force go with --data, for a model file of another program.');
      if (flags.with !== undefined && flags.method === undefined)
        throw new InvalidArgumentError('--with gives options to methods: name them with --method.');
      if (flags.seconds !== undefined && flags.method !== undefined)
        throw new InvalidArgumentError('--seconds is for the method auto alone: give it without --method, or as --with seconds=30.');
      process.exitCode = await shrink(spec, flags, trainer);
    });

  program
    .command('cut')
    .description('take another model of a finished run that auto has found, without training')
    .argument('<run>', 'the folder of a finished run')
    .requiredOption('--to <n>', "the share (up to 1) or whole number of the original's parameters that it may have", amount)
    .option('--out <dir>', 'a folder to copy it to; where it is left out, the command tells where the model is')
    .addOption(json())
    .action(async (run: string, flags: CutFlags) => {
      process.exitCode = await cut(run, flags);
    });

  program
    .command('budget')
    .description('show what every layer of a model costs')
    .argument('<file>', 'a *.model.json file, or a model of Keras (.h5, .keras, JSON), TF.js, safetensors or .npz; - for standard input')
    .option('--device <name>', 'also tell whether it fits a board; exit code 1 where it does not, even in int8')
    .addOption(json())
    .action(async (spec: string, flags: BudgetFlags) => {
      process.exitCode = await budget(spec, flags);
    });

  program
    .command('import')
    .description('write a spec of a model that another program wrote, with its weights')
    .argument('<file>', 'a model of Keras (.h5, .keras, or its JSON with the weights beside it), ONNX, TensorFlow Lite or TF.js')
    .option('--out <dir>', "the folder for both; the file's own where it is left out")
    .option('--force', 'overwrite files that are there')
    .option('--data <file>', 'a file of rows to try the imported model with; made ones where it is left out')
    .addOption(json())
    .action(async (file: string, flags: ImportFlags) => {
      process.exitCode = await importModel(file, flags);
    });

  program
    .command('export')
    .description('write a model as files of other programs, and check that each predicts the same')
    .argument('<model>', "a run's folder, a *.model.json file with weights, or a model file of another program")
    .addOption(new Option('--format <name...>', 'the formats to write').choices(exportFormatNames).makeOptionMandatory())
    .option('--out <dir>', 'the folder for all files; "exported" in the run or beside the model where it is left out')
    .option('--force', 'overwrite files that are there')
    .addOption(workspaceOption())
    .addOption(json())
    .action(async (model: string, flags: ExportFlags) => {
      process.exitCode = await exportModel(model, flags);
    });

  program
    .command('bench')
    .description('measure how fast models are in TF.js, ONNX Runtime and C, with one thread')
    .argument(
      '<model...>',
      'folders of runs (the original is measured, too), *.model.json files with weights, or model files of other programs',
    )
    .addOption(workspaceOption())
    .addOption(json())
    .action(async (models: string[], flags: BenchFlags) => {
      process.exitCode = await bench(models, flags);
    });

  program
    .command('data')
    .description('show what the rows of a spec are: shape, range, what is missing, constant or doubled, classes')
    .argument('<spec>', 'a *.model.json file, or - for standard input')
    .addOption(workspaceOption())
    .addOption(json())
    .action(async (spec: string, flags: DataFlags) => {
      process.exitCode = await data(spec, flags);
    });

  program
    .command('check')
    .description('tell what is wrong with models; fails on errors and when one is over its budget')
    .argument('<file...>', '*.model.json files, or what Keras and TF.js write; - for standard input')
    .addOption(new Option('--format <format>', 'how problems are printed').choices(Object.keys(findingFormats)).default('text'))
    .addOption(workspaceOption())
    .addOption(json())
    .action(async (files: string[], flags: CheckFlags) => {
      process.exitCode = await check(files, flags);
    });

  program
    .command('repeat')
    .description('run a finished run again, as it was asked, and compare models, events and results bit for bit, apart from times')
    .argument('<run>', "the run's folder")
    .option('--spec <file>', 'where its spec is, whose folder has the data; looked for above the run where it is left out')
    .option('--out <dir>', 'keep the repeated run in this folder')
    .addOption(workspaceOption())
    .addOption(json())
    .action(async (folder: string, flags: RepeatFlags) => {
      process.exitCode = await repeat(folder, flags);
    });

  program
    .command('runs')
    .description('list the runs in and below a folder, finished or not')
    .argument('[dir]', 'a folder with specs or runs; the current one where it is left out', '.')
    .option('--remove-unfinished', 'remove those that were never finished; what a process works on is left alone')
    .addOption(json())
    .action(async (folder: string, flags: RunsFlags) => {
      process.exitCode = await runs(folder, flags);
    });

  const markdown = () => new Option('--markdown', 'print tables in Markdown, for a pull request').conflicts('json');

  program
    .command('compare')
    .description('compare what came out of two runs')
    .argument('<run>', "a finished run's folder")
    .argument('<other>', 'the one to compare it with')
    .addOption(markdown())
    .addOption(json())
    .action(async (first: string, second: string, flags: DiffFlags) => {
      process.exitCode = await compare(first, second, flags);
    });

  program
    .command('report')
    .description('print what came out of a run: its score card and its layers')
    .argument('<run>', "a run's folder")
    .addOption(new Option('--markdown', 'print Markdown, for a pull request'))
    .action(async (run: string, flags: { markdown?: true }) => {
      process.exitCode = await report(run, flags);
    });

  program
    .command('diff')
    .description('compare the layers of two models: what was added, is gone, or is narrower')
    .argument('<before>', "a *.model.json file, a model file of another program, or a run's folder, of which the shrunk model counts")
    .argument('<after>', 'the one to compare it with')
    .addOption(markdown())
    .addOption(json())
    .action(async (before: string, after: string, flags: DiffFlags) => {
      process.exitCode = await diff(before, after, flags);
    });

  program
    .command('engine')
    .description('show which engines this machine has, or install the native one')
    .addArgument(program.createArgument('[action]', 'install: get the native engine into the cache folder').choices(['install']))
    .addOption(json())
    .action(async (action: 'install' | undefined, flags: { json?: true }) => {
      process.exitCode = await (action === 'install' ? installEngine(flags) : engineStatus(flags));
    });

  return program;
}

function share(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 1) || text.trim() === '') throw new InvalidArgumentError('It must be a number from 0 to 1.');
  return value;
}

function seconds(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a number of seconds above 0.');
}

function amount(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0 && (value <= 1 || Number.isInteger(value))) return value;
  throw new InvalidArgumentError(
    'It must be a number above 0: a share up to 1, such as 0.2, or a whole number of parameters, such as 2000.',
  );
}

function fail(error: unknown): void {
  if (error instanceof CommanderError) {
    // Commander has said what is wrong with its arguments; asking for help or the version is no mistake.
    if (error instanceof InvalidArgumentError) printError(`error: ${error.message}\n`);
    process.exitCode = error.exitCode === 0 ? exitCode.done : exitCode.usage;
    return;
  }
  process.exitCode = exitCode.engine;
  if (error instanceof OutputError) printError(`error: ${error.message}\n`);
  else if (currentFolder() === undefined) {
    printError('error: the current folder has been deleted: change to another one, or name files by absolute paths\n');
    process.exitCode = exitCode.input;
  } else printError(`internal error: ${error instanceof Error ? error.message : String(error)}\n`);
}

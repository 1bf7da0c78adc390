/** Steps as the command line gives them: methods, and options for them. */
import { InvalidArgumentError } from 'commander';
import { type MethodName, type ShrinkStep, stepSchemas } from '../core/methods/options';
import { toText } from '../core/message/message';
import { parseJson } from '../core/spec/syntax';
import { validate } from '../core/spec/validate';

/** An option of a method: `rounds=5`, `keepOf=[2,4]`. */
export interface StepOption {
  readonly name: string;
  readonly value: unknown;
}

/** @throws InvalidArgumentError when it is no `name=value` */
export function parseOption(text: string, before: readonly StepOption[] = []): StepOption[] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must be an option of a method and its value, such as rounds=5 or share=0.5.');
  return [...before, { name: text.slice(0, at), value: valueOf(text.slice(at + 1)) }];
}

/**
 * One step for each method; every option goes to all methods that have one of its name.
 *
 * @throws InvalidArgumentError when an option is unknown to all, or has a value it cannot have
 */
export function stepsOf(methods: readonly MethodName[], options: readonly StepOption[]): ShrinkStep[] {
  const known = (method: MethodName, { name }: StepOption) => Object.hasOwn(stepSchemas[method].properties, name);
  for (const option of options) {
    if (!methods.some((method) => known(method, option)))
      throw new InvalidArgumentError(`${methods.join(' and ')} ${methods.length === 1 ? 'has' : 'have'} no option "${option.name}".`);
  }
  return methods.map((method) => {
    const own = options.filter((option) => known(method, option)).map(({ name, value }) => [name, value] as const);
    const step = { method, ...Object.fromEntries(own) };
    const [problem] = validate(parseJson(JSON.stringify(step)).root!, stepSchemas[method], [method]);
    if (problem !== undefined) throw new InvalidArgumentError(`${toText(problem.message)}.`);
    return step;
  });
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

import { z } from 'zod';
import { TASKS, type Task } from './scores';
import { Name, isUsableName, UNUSABLE_NAME } from './sweep-file/name';
import { shown } from './text/issues';

/** Longest chain of folders and names that a path may have. */
const MAX_PATH = 1000;

/** A file or folder of the dataset, relative to the folder of its dataset.json; whatever the platform, `/` separates. */
const DatasetPath = z
  .string('expected a path, relative to the folder of dataset.json')
  .min(1, 'expected a path, relative to the folder of dataset.json')
  .max(MAX_PATH, `expected at most ${MAX_PATH} characters`)
  .refine(staysInside, {
    error: (issue) =>
      `${shown(issue.input)} leads outside of the dataset's folder: ` +
      'expected a relative path with forward slashes and without ".."',
  });

const LayerName = z
  .string('expected the name of a layer')
  .max(200, 'expected at most 200 characters')
  .regex(/^[^\s*?[\]{}()!,]+$/, 'expected a name without spaces and without the signs of globs (* ? [ ] { } ( ) ! ,)')
  .refine(isUsableName, UNUSABLE_NAME);

const Layer = z.strictObject({
  name: LayerName,
  file: DatasetPath.describe('holds one array [rows, features] a split'),
});

/** Names of classes, labels or outputs, in the order in which label files number them, from 0. */
const Classes = z
  .array(
    z.string('expected the name of a class').min(1, 'expected the name of a class'),
    'expected a list of class names',
  )
  .superRefine((classes, context) => complainOfRepeats(classes, 'class', [], context));

const TaskName = z.enum(TASKS, {
  error: (issue) => `task ${shown(issue.input)} is unknown: expected one of ${TASKS.join(', ')}`,
});

/** The fewest names that `classes` has; the outputs of a regression need none. */
const FEWEST_CLASSES: Readonly<Record<Task, number>> = { classification: 2, multilabel: 1, regression: 0 };

const LABELS =
  'classification: integers [rows]; multilabel: 0 and 1 [rows, classes]; regression: floats [rows, outputs]';

const Target = z.strictObject({
  labels: DatasetPath.describe(LABELS),
  task: TaskName.optional().describe("default: the dataset's task"),
  classes: Classes.optional().describe("default: the dataset's classes, where the task is the dataset's too"),
});

const SplitName = z.string().regex(/^(train|val|test[A-Za-z0-9._-]*)$/);

const Holdout = z.strictObject({
  fraction: z
    .number('expected the part of train that becomes val')
    .gt(0, 'expected a fraction between 0 and 1')
    .lt(1, 'expected a fraction between 0 and 1'),
  seed: z
    .int('expected a whole number')
    .min(0, 'expected a seed of at least 0')
    .max(2 ** 32 - 1, 'expected a seed below 2^32'),
});

/** What dataset.json says. Keys beyond these tell where the dataset comes from (model, pooling, …) and are kept. */
export const DatasetManifest = z
  .looseObject({
    name: Name,
    task: TaskName,
    classes: Classes.optional().describe('names of classes or labels; of the outputs of a regression, if wanted'),
    layers: z
      .array(Layer, 'expected a list of {name, file}')
      .min(1, 'expected at least one layer')
      .superRefine((layers, context) =>
        complainOfRepeats(
          layers.map(({ name }) => name),
          'layer',
          ['name'],
          context,
        ),
      ),
    labels: DatasetPath.describe(`the target named labels: one array a split; ${LABELS}`),
    splits: z
      .record(SplitName, z.int('expected a number of rows').min(1, 'expected at least one row'), {
        error: keysOf('splits', 'expected train, val, or a name that begins with test'),
      })
      .optional()
      .describe('rows a split, checked against the files'),
    targets: z
      .record(Name, Target, { error: keysOf('targets', 'expected letters, digits, dots, dashes and underscores') })
      .optional()
      .describe('further sets of labels over the same rows'),
    groups: DatasetPath.optional().describe('int64 [rows] a split: rows of one source have the same number'),
    holdout: Holdout.optional().describe('cuts val from train; class by class where labels are classes'),
  })
  .superRefine((manifest, context) => {
    if (manifest.targets && Object.hasOwn(manifest.targets, 'labels')) {
      const message = 'the name labels belongs to the target of the top-level key labels: give this one another name';
      context.addIssue({ code: 'custom', path: ['targets', 'labels'], message });
    }
    complainOfMissingClasses(manifest, context);
  });
export type DatasetManifest = z.infer<typeof DatasetManifest>;

/** What is said of a record whose keys are not what they should be. */
function keysOf(record: string, expected: string): z.core.$ZodErrorMap {
  return (issue) =>
    issue.code === 'invalid_key'
      ? `${shown(issue.path?.at(-1))} cannot name one of the ${record}: ${expected}`
      : undefined;
}

interface Classified {
  readonly task: Task;
  readonly classes?: readonly string[];
  readonly targets?: Readonly<Record<string, { readonly task?: Task; readonly classes?: readonly string[] }>>;
}

/** A target without classes has those of the dataset, which are complained of once. */
function complainOfMissingClasses({ task, classes, targets = {} }: Classified, context: z.core.$RefinementCtx): void {
  const complain = (path: string[], message: string | undefined) => {
    if (message !== undefined) context.addIssue({ code: 'custom', path, message });
  };
  complain(['classes'], faultOfClasses(task, classes));
  for (const [name, { task: own = task, classes: ownClasses }] of Object.entries(targets)) {
    if (ownClasses || own !== task) complain(['targets', name, 'classes'], faultOfClasses(own, ownClasses));
  }
}

function faultOfClasses(task: Task, classes: readonly string[] = []): string | undefined {
  const fewest = FEWEST_CLASSES[task];
  if (classes.length >= fewest) return undefined;
  const noun = task === 'multilabel' ? 'label' : 'classes';
  return `expected at least ${fewest} ${noun}, named in a list, for the task ${task}`;
}

function staysInside(path: string): boolean {
  const absolute = /^([/\\]|[A-Za-z]:)/.test(path);
  return !absolute && !path.includes('\\') && !path.includes('\0') && !path.split('/').includes('..');
}

function complainOfRepeats(
  names: readonly string[],
  kind: string,
  place: readonly string[],
  context: z.core.$RefinementCtx,
): void {
  const seen = new Set<string>();
  names.forEach((name, index) => {
    if (seen.has(name)) {
      const message = `there is a ${kind} named ${shown(name)} already: expected distinct names`;
      context.addIssue({ code: 'custom', path: [index, ...place], message });
    }
    seen.add(name);
  });
}

import { solveLanes } from './lane-solver';
import { lanesOf, solutionsOf } from './lanes';
import { principalAxes } from './principal-axes';
import type { ConvexProblem, ConvexSolution, SolveHooks } from './problem';
import { solveRidge } from './ridge';

/**
 * The optimum of every probe, all from zero weights and all at once, each with a line search of its own. What is
 * minimised: mean loss (weighted where rows have weights) + weightDecay / 2 ||W||^2, the bias free.
 *
 * - classification: softmax cross-entropy; with two classes one logit w x + b, given as the rows -w / 2 and w / 2
 * - multilabel: the mean over the labels of the logistic losses, as torch.nn.BCEWithLogitsLoss
 * - regression: the mean over the outputs of the squared errors, as torch.nn.MSELoss: solved directly
 *
 * scikit-learn's C is a weight decay of 1 / (C rows), with two classes of 2 / (C rows). The same problem on the same
 * build, device and number of threads gives the same bits; other probes beside one change it by rounding alone.
 * @returns in the order of the probes
 * @throws TrainingCancelled, OutOfMemory
 */
export async function solve(problem: ConvexProblem, hooks: SolveHooks = {}): Promise<ConvexSolution[]> {
  if (problem.task === 'regression') return solveRidge(problem, hooks);
  const plan = lanesOf(problem);
  const axes = await principalAxes(problem, hooks);
  return solutionsOf(problem, await solveLanes({ problem, plan, axes, hooks }));
}

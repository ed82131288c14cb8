import { History } from './history';
import { LineSearch } from './line-search';
import { combined, dot, scaled } from './vectors';

/** What L-BFGS expects still to gain, as a share of the objective, at which it has converged. */
const TOLERANCE = 1e-11;
/** Good enough where the line search finds nothing lower any more. */
const ROUNDED_TOLERANCE = 1e-7;
/**
 * Weak penalties on rows that are all but separable: rounding alone promises some 1e-10 there, and some thousand more
 * iterations changed nothing. A promise as small as this that has not halved in so many iterations is rounding's.
 */
const NOISE = 1e-9;
const PATIENCE = 40;
/** Evaluations of a line search after which it has failed. */
const MAX_TRIES = 15;

/** Where a descent stands. All but `running` are ends. */
type Status =
  | 'running'
  | 'converged'
  /** Separable, without weight decay. */
  | 'noOptimum'
  /** The line search finds nothing lower any more: rounding is all that is left, or something is wrong. */
  | 'stalled'
  /** NaN or infinity at zero weights. */
  | 'overflown'
  /** `maxIterations` are done. */
  | 'exhausted';

/** A function at the point that was tried. */
export interface Evaluation {
  readonly loss: number;
  readonly gradient: Float32Array;
  /** Whether it goes on falling for ever along the ray to this point. */
  readonly unbounded: boolean;
}

/** Minimises one function from zero by L-BFGS (Liu and Nocedal 1989), evaluation by evaluation. */
export class Descent {
  status: Status = 'running';
  iterations = 0;
  evaluations = 0;
  /** The lowest point that was found, and the function there. */
  point: Float32Array;
  loss = NaN;
  gradient: Float32Array;
  /** To be evaluated next. */
  tried: Float32Array;
  private readonly history = new History();
  private direction: Float32Array;
  private search = new LineSearch(0);
  /** By how much the last direction of L-BFGS was to lower the loss. */
  private promise = Infinity;
  /** The least promise, each half of the one before, and its iteration. */
  private least = { promise: Infinity, at: 0 };
  private tries = 0;
  private hasRestarted = false;

  constructor(
    size: number,
    private readonly maxIterations: number,
  ) {
    this.point = new Float32Array(size);
    this.gradient = new Float32Array(size);
    this.direction = new Float32Array(size);
    this.tried = this.point;
  }

  /** Takes the function at `tried`. */
  advance(trial: Evaluation): void {
    this.evaluations++;
    if (this.evaluations === 1) this.start(trial);
    else if (this.search.accepts(this.seen(trial))) this.accept(trial);
    else if (++this.tries === MAX_TRIES) this.giveUp();
    else this.tryStep();
  }

  private start(trial: Evaluation): void {
    if (!Number.isFinite(trial.loss) || !trial.gradient.every(Number.isFinite)) this.status = 'overflown';
    this.arrive(trial);
  }

  private accept(trial: Evaluation): void {
    this.iterations++;
    this.history.add(combined(this.tried, -1, this.point), combined(trial.gradient, -1, this.gradient));
    this.arrive(trial);
  }

  private arrive({ loss, gradient, unbounded }: Evaluation): void {
    this.point = this.tried;
    this.loss = loss;
    this.gradient = gradient;
    if (this.status !== 'running') return;
    this.promise = this.descend();
    if (this.promise <= this.least.promise / 2) this.least = { promise: this.promise, at: this.iterations };
    if (unbounded) this.status = 'noOptimum';
    else if (this.promisesAtMost(TOLERANCE) || this.isRounding()) this.status = 'converged';
    else if (this.iterations >= this.maxIterations) this.status = 'exhausted';
  }

  /** Straight down once, without a history; then that is the end. */
  private giveUp(): void {
    if (this.promisesAtMost(ROUNDED_TOLERANCE)) this.status = 'converged';
    else if (this.hasRestarted) this.status = 'stalled';
    else {
      this.hasRestarted = true;
      this.history.clear();
      this.descend();
    }
  }

  /**
   * Sets out in the direction of L-BFGS; straight down, where rounding has made that no descent.
   * @returns by how much the way is to lower the loss
   */
  private descend(): number {
    const { gradient } = this;
    const product = this.history.times(gradient);
    const isDescent = dot(gradient, product) > 0;
    this.direction = scaled(isDescent ? product : gradient, -1);
    const slope = dot(gradient, this.direction);
    this.search = new LineSearch(slope);
    this.tries = 0;
    this.tryStep();
    // A quadratic falls by half of what its slope says.
    return isDescent || slope === 0 ? -slope / 2 : Infinity;
  }

  private tryStep(): void {
    this.tried = combined(this.point, this.search.step, this.direction);
  }

  private seen({ loss, gradient }: Evaluation) {
    return { lossBefore: this.loss, loss, slope: dot(gradient, this.direction) };
  }

  private isRounding(): boolean {
    return this.iterations - this.least.at >= PATIENCE && this.promisesAtMost(NOISE);
  }

  private promisesAtMost(share: number): boolean {
    return this.promise <= share * this.loss;
  }
}

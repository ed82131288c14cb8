/** The step must gain this share of what the slope at its start promises. */
const GAIN = 1e-4;
/** And leave at most this share of that slope. */
const REMAINING_SLOPE = 0.9;
/**
 * Hager and Zhang (2005): near the optimum the loss no longer shows the gain, since it has been rounded. There the
 * slope decides: it may turn to 1 - 2 x 0.1 of what it was, while the loss rises by no more than what rounding does.
 */
const TURNED_SLOPE = 0.8;
const ROUNDING = 1e-6;

/** What a function is at `step` on the way, and was at its start. */
interface Trial {
  readonly lossBefore: number;
  /** NaN or infinite where it overflows, as may be the slope. */
  readonly loss: number;
  readonly slope: number;
}

/** Looks for a step along a line on which a function falls at first. */
export class LineSearch {
  /** To be tried next. */
  step = 1;
  private low = 0;
  private lowSlope: number;
  private high = Infinity;
  private highSlope = Infinity;

  /** @param slope at step 0, negative */
  constructor(readonly slope: number) {
    this.lowSlope = slope;
  }

  /** Whether the step is good enough; if not, `step` is another one. */
  accepts({ lossBefore, loss, slope }: Trial): boolean {
    const finite = Number.isFinite(loss) && Number.isFinite(slope);
    const gains = loss <= lossBefore + GAIN * this.step * this.slope;
    const notHigher = loss <= lossBefore + ROUNDING * Math.abs(lossBefore);
    const flat = slope >= REMAINING_SLOPE * this.slope;
    const notTurned = slope <= -TURNED_SLOPE * this.slope;
    if (finite && flat && (gains || (notHigher && notTurned))) return true;
    if (finite && notHigher && !flat) {
      this.low = this.step;
      this.lowSlope = slope;
    } else {
      this.high = this.step;
      this.highSlope = finite ? slope : Infinity;
    }
    this.step = this.high === Infinity ? this.step * 4 : this.between();
    return false;
  }

  /** Where the slope is 0 if it is linear in between; away from both ends, so that the interval shrinks. */
  private between(): number {
    const zero = this.lowSlope / (this.lowSlope - this.highSlope);
    return this.low + (this.high - this.low) * Math.max(Math.min(zero, 0.9), 0.1);
  }
}

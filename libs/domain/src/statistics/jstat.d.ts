/** What is used of jstat, which has no types of its own. */
declare module 'jstat' {
  export const jStat: {
    readonly studentt: {
      /** Density at x. */
      pdf(x: number, degreesOfFreedom: number): number;
      /** Quantile of a probability, to 1e-7. */
      inv(probability: number, degreesOfFreedom: number): number;
    };
    readonly chisquare: {
      /** P(X <= x), to 1e-12. */
      cdf(x: number, degreesOfFreedom: number): number;
    };
  };
}

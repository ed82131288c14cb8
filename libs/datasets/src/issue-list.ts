import { isDeepStrictEqual } from 'node:util';
import { BadInput, type Issue } from '@sonde/contracts';
import type { GatheredIssues } from '@sonde/domain';

/** As many complaints as someone reads. */
const MAX_ISSUES = 20;

/** Gathers complaints, so that one look names everything that is wrong. */
export class IssueList {
  private readonly issues: Issue[];
  private count: number;

  /** @param before what was gathered earlier */
  constructor({ first, count }: GatheredIssues = { first: [], count: 0 }) {
    this.issues = [...first];
    this.count = count;
  }

  gathered(): GatheredIssues {
    return { first: this.issues, count: this.count };
  }

  /** Takes further complaints; one that was made already is left out. */
  add(...issues: readonly Issue[]): void {
    for (const issue of issues) {
      if (this.issues.some((known) => isDeepStrictEqual(known, issue))) continue;
      this.count++;
      if (this.issues.length < MAX_ISSUES) this.issues.push(issue);
    }
  }

  /** What `look` returns, or undefined where it throws BadInput, whose issues are gathered. */
  async gather<Result>(look: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await look();
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      this.add(...error.issues);
      return undefined;
    }
  }

  /** @throws BadInput with everything that was gathered, if anything was */
  throwIfAny(what: string): void {
    if (this.count === 0) return;
    const rest = this.count > this.issues.length ? ` (${this.count} problems; the first ${MAX_ISSUES} follow)` : '';
    throw new BadInput(`${what} cannot be used as a dataset${rest}`, this.issues);
  }
}

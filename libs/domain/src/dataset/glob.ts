import { charactersOf, parseGlob, type Chain, type Group } from './glob-parts';

/**
 * Compiles a glob over names, as a shell has them: `*`, `?`, `[0-3]`, `[!ab]`, `{a,b}`, and bash's `!(…)`, `@(…)`, `?(…)`,
 * `*(…)` and `+(…)`. A `!` before all of it means every other name; a backslash takes the next sign as it is. `*` crosses
 * dots and slashes, since names are no paths. A bracket that is not closed stands for itself.
 *
 * A name is matched by following sets of positions, a bit each. Globs compiled to regular expressions backtrack:
 * `+(*)+(*)z` takes minutes on a name of 29 characters, and `*a*a*a*a*a*b` on one of 200.
 *
 * @throws BadInput where brackets are nested more than three deep
 */
export function compileGlob(glob: string): (name: string) => boolean {
  const isNegated = glob.startsWith('!') && glob[1] !== '(';
  const chain = parseGlob(isNegated ? glob.slice(1) : glob);
  return (name) => {
    const characters = charactersOf(name);
    const reached = new Match(characters).follow(chain, 1n);
    return isIn(reached, characters.length) !== isNegated;
  };
}

/** Positions between the characters of a name: bit 0 before the first. */
type Positions = bigint;

function isIn(positions: Positions, at: number): boolean {
  return (positions & (1n << BigInt(at))) !== 0n;
}

/** One name that is matched: where parts of a glob may end that begin at some positions. */
class Match {
  private readonly all: Positions;

  constructor(private readonly characters: readonly string[]) {
    this.all = (1n << BigInt(characters.length + 1)) - 1n;
  }

  follow(chain: Chain, starts: Positions): Positions {
    let reached = starts;
    for (const part of chain) {
      if (reached === 0n) return 0n;
      if (part.kind === 'any') reached = this.from(reached);
      else if (part.kind === 'group') reached = this.followGroup(part, reached);
      else reached = (reached & this.where(part.has)) << 1n;
    }
    return reached;
  }

  /** The positions before characters that a part has. */
  private where(has: (character: string) => boolean): Positions {
    return this.characters.reduce((found, character, at) => (has(character) ? found | (1n << BigInt(at)) : found), 0n);
  }

  /** The first of the positions, and all that come after it. */
  private from(positions: Positions): Positions {
    return this.all & -(positions & -positions);
  }

  private followGroup({ alternatives, quantifier }: Group, starts: Positions): Positions {
    const once = (from: Positions) => alternatives.reduce((ends, chain) => ends | this.follow(chain, from), 0n);
    switch (quantifier) {
      case 'one':
        return once(starts);
      case 'optional':
        return once(starts) | starts;
      case 'some':
        return repeated(once, starts);
      case 'any':
        return repeated(once, starts) | starts;
      case 'none':
        return this.refused(once, starts);
    }
  }

  /** Where something else may end than what the group has: what that is depends on where it began. */
  private refused(once: (from: Positions) => Positions, starts: Positions): Positions {
    let ends = 0n;
    for (let at = 0; at <= this.characters.length; at++) {
      const start = 1n << BigInt(at);
      if ((starts & start) !== 0n) ends |= this.from(start) & ~once(start);
    }
    return ends;
  }
}

/** Goes on from ends that are new until there are none. */
function repeated(once: (from: Positions) => Positions, starts: Positions): Positions {
  let ends = 0n;
  for (let open = starts; open !== 0n;) {
    open = once(open) & ~ends;
    ends |= open;
  }
  return ends;
}

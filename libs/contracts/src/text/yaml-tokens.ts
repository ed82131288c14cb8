import { CST, Lexer, Parser, type LineCounter } from 'yaml';
import { MAX_ISSUES } from './issues';
import { REQUEST_LIMITS } from './limits';

/** Words and signs of a YAML text, spaces and line ends included: 1,400 keys, or a list of 2,500 values; up to 0.1 s. */
const MAX_LEXEMES = 10_000;

/** Anchors and aliases together: resolving one walks through all. */
const MAX_REFERENCES = 200;

/** The parser's stack has the document and a value too. */
const MAX_STACK = REQUEST_LIMITS.depth + 2;

/**
 * The tokens of a YAML text for a Composer, which recurses as deep as they are nested. The parser has its nesting in a
 * stack of its own, so that what is too deep is seen before anything recurses into it.
 *
 * @param refuse throws for what stands at an offset
 */
export function* boundedTokens(
  text: string,
  lines: LineCounter,
  refuse: (offset: number, message: string) => never,
): Generator<CST.Token, void> {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  let lexemes = 0;
  let references = 0;
  let errors = 0;
  for (const lexeme of new Lexer().lex(text)) {
    const kind = CST.tokenType(lexeme);
    if (kind === 'anchor' || kind === 'alias') references += 1;
    if (references > MAX_REFERENCES) refuse(parser.offset, `there are more than ${MAX_REFERENCES} anchors and aliases`);
    lexemes += 1;
    if (lexemes > MAX_LEXEMES) refuse(parser.offset, `the text has more than ${MAX_LEXEMES} words and signs`);
    for (const token of parser.next(lexeme)) {
      // An error of the composer takes 20 us: of 100 nobody reads further.
      if (token.type === 'error' && ++errors > MAX_ISSUES) return;
      yield token;
    }
    if (parser.stack.length > MAX_STACK) {
      refuse(parser.offset - 1, `is nested too deeply: expected at most ${REQUEST_LIMITS.depth} levels`);
    }
  }
  yield* parser.end();
}

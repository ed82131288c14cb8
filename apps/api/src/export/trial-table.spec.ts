import { csvLine } from './trial-table';

describe('csvLine', () => {
  it('quotes as RFC 4180 has it', () => {
    expect(csvLine(['a', 'b,c', 'say "no"', 'two\nlines', ''])).toBe('a,"b,c","say ""no""","two\nlines",\r\n');
  });

  it('writes numbers with all their digits, and nothing for what is not there', () => {
    expect(csvLine([1 / 3, 1e-9, -0.5, 0, true, null, undefined])).toBe('0.3333333333333333,1e-9,-0.5,0,true,,\r\n');
  });

  it('keeps a text from being run as a formula, but a number as it is', () => {
    expect(csvLine(['=1+1', '+a', '-a', '@a', '\ta', 'a=1', -1])).toBe("'=1+1,'+a,'-a,'@a,'\ta,a=1,-1\r\n");
    expect(csvLine(['=HYPERLINK("x","y")'])).toBe(`"'=HYPERLINK(""x"",""y"")"\r\n`);
  });
});

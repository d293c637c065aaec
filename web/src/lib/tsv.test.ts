import { expect, test } from 'vitest';
import { parseTsv, writeTsv } from '@/lib/tsv';

test('cells of a spreadsheet are read as they were', () => {
    expect(parseTsv('a\tb\r\n1\t2\r\n')).toEqual([['a', 'b'], ['1', '2']]);
    expect(parseTsv('"two\nlines"\t"say ""hi"""\nx\t')).toEqual([['two\nlines', 'say "hi"'], ['x', '']]);
    expect(parseTsv('张三')).toEqual([['张三']]);
    expect(parseTsv('')).toEqual([['']]);
    expect(parseTsv('a\n\nb')).toEqual([['a'], [''], ['b']]);
});

test('a quote that is text stays text', () => {
    expect(parseTsv('5" pipe\t"odd')).toEqual([['5" pipe', '"odd']]);
});

test('what is written is read back', () => {
    const cells = [['a', 'two\nlines', ''], ['tab\there', '"', 'ü 张']];
    expect(parseTsv(writeTsv(cells))).toEqual(cells);
});

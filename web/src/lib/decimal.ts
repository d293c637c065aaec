// Exact decimals as text. Money never becomes a floating point number between the server and the eye.

const magnitudes: Record<string, number> = { k: 3, m: 6, b: 9, 千: 3, 万: 4, 萬: 4, 百万: 6, 亿: 8, 億: 8 };

/** Moves the decimal point to the right: shift("1.25", 4) is "12500". */
export function shift(decimal: string, places: number): string {
    const negative = decimal.startsWith('-');
    const [whole = '0', fraction = ''] = (negative ? decimal.slice(1) : decimal).split('.');
    const digits = whole + fraction.padEnd(places, '0');
    const point = whole.length + places;
    const left = digits.slice(0, point).replace(/^0+(?=\d)/, '') || '0';
    const right = digits.slice(point).replace(/0+$/, '');
    const value = right ? `${left}.${right}` : left;
    return negative && !/^[0.]*$/.test(value) ? `-${value}` : value;
}

/**
 * What a person types, as a plain decimal: "1,200.50", "１２００", "1.2万", "3k", "(40)" for -40.
 * Null when it is no number.
 */
export function parseDecimal(text: string): string | null {
    let rest = text.normalize('NFKC').trim().replace(/[\s_']/g, '').replace(/[¥$€£元]/g, '');
    let negative = false;
    const bracketed = /^\((.*)\)$/.exec(rest);
    if (bracketed) {
        negative = true;
        rest = bracketed[1] ?? '';
    }
    const parts = /^([+\-−]?)(\d[\d,]*(?:\.\d*)?|\.\d+)([a-zA-Z千万萬百亿億]*)$/.exec(rest);
    if (!parts) return null;
    const [, sign, digits = '', suffix = ''] = parts;
    const places = suffix === '' ? 0 : magnitudes[suffix.toLowerCase()];
    if (places === undefined) return null;
    if (digits.includes(',') && !/^\d{1,4}(,\d{2,4})+(\.\d*)?$/.test(digits)) return null;
    if (sign === '-' || sign === '−') negative = !negative;
    const value = shift(digits.replaceAll(',', '').replace(/^\./, '0.').replace(/\.$/, ''), places);
    return negative && !/^[0.]*$/.test(value) ? `-${value}` : value;
}

export function compareDecimals(left: string, right: string): number {
    const difference = Number(left) - Number(right);
    if (difference !== 0 && Number.isFinite(difference)) return Math.sign(difference);
    return left === right ? 0 : left < right ? -1 : 1;
}

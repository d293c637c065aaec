import type { Mark } from '@/lib/marks';
import { Marked } from '@/ui/marked';
import classes from '@/ui/person.module.css';

const hues = [225, 165, 20, 285, 340, 195, 45, 110];

function initials(name: string): string {
    const trimmed = name.trim();
    if (/^[\u3400-\u9fff]/.test(trimmed)) return [...trimmed.split(/\s/)[0] ?? ''].slice(-1).join('');
    const words = trimmed.split(/\s+/);
    return ((words[0]?.[0] ?? '') + (words.length > 1 ? (words.at(-1)?.[0] ?? '') : '')).toUpperCase();
}

function hueOf(name: string): number {
    let sum = 0;
    for (const char of name) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 9973;
    return hues[sum % hues.length] ?? 225;
}

export function Initials({ name, size = 18 }: { name: string; size?: number }) {
    return (
        <span
            aria-hidden
            className={classes['initials']}
            style={{ width: size, height: size, fontSize: Math.round(size * 0.5), ['--hue' as string]: hueOf(name) }}
        >
            {initials(name)}
        </span>
    );
}

export function Person({ name, marks }: { name: string; marks?: readonly Mark[] | undefined }) {
    return (
        <span className={classes['person']}>
            <Initials name={name} />
            <span className="clip">
                <Marked text={name} marks={marks} />
            </span>
        </span>
    );
}
